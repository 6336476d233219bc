import { LoaderCircle, type LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, Ref } from 'react';
import styles from './button.module.css';
import { classes } from './classes.ts';
import { Icon } from './icon.tsx';
import { KeyCap } from './tag.tsx';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: 'primary' | 'plain' | 'quiet' | 'danger';
  readonly size?: 28 | 32 | 40;
  readonly icon?: LucideIcon;
  /** The key that does the same. */
  readonly cap?: string;
  /** Works on it: keeps its width, says so. */
  readonly busy?: string | false;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A verb. Off ones stand beside their reason. */
export function Button({
  look = 'plain',
  size = 32,
  icon,
  cap,
  busy,
  children,
  className,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-busy={busy ? true : undefined}
      aria-disabled={busy ? true : rest['aria-disabled']}
      onClick={busy ? undefined : rest.onClick}
      className={classes(styles.button, styles[look], styles[`s${size}`], className)}
    >
      {busy ? <Icon of={LoaderCircle} className={styles.spin} /> : icon && <Icon of={icon} />}
      <span className="clip">{busy || children}</span>
      {cap && !busy && <KeyCap on={look === 'primary' && !rest.disabled}>{cap}</KeyCap>}
    </button>
  );
}

export interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly size?: number;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A verb drawn; its word is in the label and the title. */
export function IconButton({ icon, label, size = 16, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={classes(styles.icon, className)}
    >
      <Icon of={icon} size={size} />
    </button>
  );
}
