import type { Bar } from '../model/week.ts';
import styles from './hours.module.css';

const DAY = 1440;

/** 24 hours: what is open, what is new in it, and what goes over from the evening before. The fields say it in words. */
export function Track({ bars, was }: { bars: readonly Bar[]; was: readonly Bar[] | undefined }) {
  return (
    <svg className={styles.track} viewBox={`0 0 ${DAY} 12`} preserveAspectRatio="none" aria-hidden>
      <rect x="0" y="0" width={DAY} height="12" className={styles.ground} />
      {[360, 720, 1080].map((it) => (
        <line key={it} x1={it} x2={it} y1="0" y2="12" className={styles.tick} />
      ))}
      {bars.map(({ from, to, after }) => (
        <rect
          key={`${from} ${after}`}
          x={from}
          y="0"
          width={to - from}
          height="12"
          className={after ? styles.over : styles.open}
        />
      ))}
      {was &&
        fresh(bars, was).map(({ from, to }) => (
          <rect key={`new ${from}`} x={from} y="0" width={to - from} height="12" className={styles.fresh} />
        ))}
    </svg>
  );
}

export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** What of `now` was not open before. */
export function fresh(now: readonly Stretch[], was: readonly Stretch[]): readonly Stretch[] {
  let left: readonly Stretch[] = now.map(({ from, to }) => ({ from, to }));
  for (const { from, to } of was)
    left = left.flatMap((it) => {
      if (to <= it.from || from >= it.to) return [it];
      const parts: Stretch[] = [];
      if (it.from < from) parts.push({ from: it.from, to: from });
      if (to < it.to) parts.push({ from: to, to: it.to });
      return parts;
    });
  return left;
}
