import { hueOf, initials } from '@switchboard/core';
import styles from './avatar.module.css';
import { classes } from './classes.ts';

const COLOURS = {
  indigo: styles.indigo,
  teal: styles.teal,
  amber: styles.amber,
  pink: styles.pink,
  violet: styles.violet,
  green: styles.green,
  orange: styles.orange,
  grey: styles.grey,
};

/** Letters for a face, in the hue of the name, as the customer sees it too. Guests are grey, and so is everybody while the line is down. */
export function Avatar({
  id,
  name,
  size = 32,
  grey = false,
}: {
  id: string;
  name: string;
  size?: 24 | 28 | 32 | 40;
  grey?: boolean;
}) {
  const guest = name.trim() === '';
  return (
    <span
      aria-hidden
      className={classes(styles.avatar, styles[`s${size}`], COLOURS[hueOf(name, guest || grey)])}
    >
      {guest ? id.slice(-4, -2).toUpperCase() : initials(name)}
    </span>
  );
}
