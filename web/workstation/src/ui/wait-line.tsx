import type { Urgency } from '../model/waits.ts';
import { classes } from './classes.ts';
import styles from './wait-line.module.css';

/** The share of the target that is used up, as a line; the figure beside it says the same. */
export function WaitLine({ share, urgency }: { share: number; urgency: Urgency }) {
  return (
    <svg
      className={classes(styles.line, styles[urgency])}
      viewBox="0 0 100 3"
      preserveAspectRatio="none"
      aria-hidden
    >
      <rect width="100" height="3" className={styles.rest} />
      <rect width={Math.min(1, Math.max(0, share)) * 100} height="3" className={styles.used} />
    </svg>
  );
}
