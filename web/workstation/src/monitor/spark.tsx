import type { Urgency } from '../model/waits.ts';
import { classes } from '../ui/classes.ts';
import styles from './spark.module.css';

const WIDTH = 60;
const HEIGHT = 20;

/** The points of a line in its box, the newest at the end; where there was nothing the line is broken. */
export function sparkPath(values: readonly (number | null)[], width = WIDTH, height = HEIGHT): string {
  const top = Math.max(0, ...values.map((it) => it ?? 0));
  const step = width / Math.max(1, values.length - 1);
  let pen = 'M';
  const parts: string[] = [];
  values.forEach((value, at) => {
    if (value === null) {
      pen = 'M';
      return;
    }
    const y = top === 0 ? height - 2 : height - 2 - (value / top) * (height - 4);
    parts.push(`${pen}${(at * step).toFixed(1)} ${y.toFixed(1)}`);
    pen = 'L';
  });
  return parts.join('');
}

/** An hour at a glance; the charts and their tables say the same in figures. */
export function Spark({
  values,
  urgency = 'calm',
}: {
  values: readonly (number | null)[];
  urgency?: Urgency;
}) {
  if (values.length < 2) return null;
  return (
    <svg
      width={WIDTH}
      height={HEIGHT}
      viewBox={`-2 0 ${WIDTH + 4} ${HEIGHT}`}
      aria-hidden
      className={classes(styles.spark, styles[urgency])}
    >
      <path d={sparkPath(values)} />
    </svg>
  );
}

/** A share as a bar, with a notch where it should be. */
export function Bar({ percent, goal, urgency }: { percent: number; goal: number | null; urgency: Urgency }) {
  const used = Math.min(100, Math.max(0, percent)) * 0.54;
  return (
    <svg
      width={56}
      height={12}
      viewBox="0 0 56 12"
      aria-hidden
      className={classes(styles.bar, styles[urgency])}
    >
      <rect x={0} y={4} width={54} height={4} rx={2} className={styles.whole} />
      {used > 0 && <rect x={0} y={4} width={used} height={4} rx={2} className={styles.used} />}
      {goal !== null && <rect x={goal * 0.54 - 1} y={0} width={2} height={12} className={styles.notch} />}
    </svg>
  );
}
