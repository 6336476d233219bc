import { Search } from 'lucide-react';
import { classes } from './classes.ts';
import { Icon } from './icon.tsx';
import styles from './palette-button.module.css';
import { KeyCap } from './tag.tsx';

/** The way to everything, drawn as a field: a press opens the palette. */
export function PaletteButton({
  label,
  cap,
  className,
  onPress,
}: {
  label: string;
  cap: string | undefined;
  className?: string | undefined;
  onPress: () => void;
}) {
  return (
    <button
      type="button"
      className={classes(styles.button, className)}
      aria-keyshortcuts={cap}
      onClick={onPress}
    >
      <Icon of={Search} />
      <span className="clip">{label}</span>
      <KeyCap>{cap}</KeyCap>
    </button>
  );
}
