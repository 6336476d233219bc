import { classes } from './classes.ts';
import styles from './ring.module.css';

/** Time that runs out, in whole steps. The figure inside says it too. */
export function Ring({
  share,
  text,
  label,
  near,
  size = 30,
}: {
  /** What is left of the whole. */
  share: number;
  text: string;
  label: string;
  near: boolean;
  size?: number;
}) {
  return (
    <span role="img" aria-label={label} className={classes(styles.ring, near && styles.near)}>
      <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden>
        <circle cx="16" cy="16" r="14" className={styles.whole} />
        <circle
          cx="16"
          cy="16"
          r="14"
          pathLength={1}
          strokeDasharray={`${Math.min(1, Math.max(0, share))} 1`}
          transform="rotate(-90 16 16)"
          className={styles.left}
        />
      </svg>
      <span aria-hidden className={styles.text}>
        {text}
      </span>
    </span>
  );
}
