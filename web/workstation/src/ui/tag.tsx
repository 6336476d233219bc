import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import { Icon } from './icon.tsx';
import styles from './tag.module.css';

export type Tone = 'neutral' | 'accent' | 'ok' | 'warn' | 'bad' | 'line';

/** A word about a state. */
export function Tag({
  tone = 'neutral',
  icon,
  children,
}: {
  tone?: Tone;
  icon?: LucideIcon;
  children: ReactNode;
}) {
  return (
    <span className={classes(styles.tag, styles[tone])}>
      {icon && <Icon of={icon} size={12} />}
      {children}
    </span>
  );
}

/** A count. Over 99 it says so and no more. */
export function Badge({ count, label }: { count: number; label: string }) {
  return (
    <span className={styles.badge}>
      <span aria-hidden>{count > 99 ? '99+' : count}</span>
      <span className="hidden-text">{label}</span>
    </span>
  );
}

/** A key as it is printed. */
export function KeyCap({ on, children }: { on?: boolean; children: ReactNode }) {
  return (
    <kbd aria-hidden className={classes(styles.cap, on && styles.on)}>
      {children}
    </kbd>
  );
}
