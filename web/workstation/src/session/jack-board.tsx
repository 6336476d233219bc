import styles from './jack-board.module.css';

const COLUMNS = 12;
const ROWS = 9;
const STEP = 56;

/** Three talks on a board of jacks: the place of each end, and the cord between them. */
const CORDS = [
  { from: [5, 1], to: [10, 2], look: styles.dark },
  { from: [1, 2], to: [6, 3], look: styles.blue },
  { from: [3, 5], to: [9, 4], look: styles.grey },
] as const;

const x = (column: number) => 20 + column * STEP;

/** The picture beside the door. */
export function JackBoard({ className }: { className?: string | undefined }) {
  const plugged = new Set(CORDS.flatMap(({ from, to }) => [from.join(), to.join()]));
  const places = Array.from({ length: COLUMNS * ROWS }, (_, at) => [at % COLUMNS, Math.floor(at / COLUMNS)]);
  return (
    <div aria-hidden className={className}>
      <svg
        aria-hidden
        viewBox={`0 0 ${40 + STEP * (COLUMNS - 1)} ${40 + STEP * (ROWS - 1)}`}
        className={styles.board}
      >
        {places.map(([column = 0, row = 0]) => {
          const on = plugged.has(`${column},${row}`);
          return (
            <g key={`${column},${row}`} className={on ? styles.plugged : styles.free}>
              <circle cx={x(column)} cy={x(row)} r="9" />
              <circle cx={x(column)} cy={x(row)} r={on ? 4 : 1.5} className={styles.core} />
            </g>
          );
        })}
        {CORDS.map(({ from, to, look }) => {
          const [ax, ay, bx, by] = [x(from[0]), x(from[1]), x(to[0]), x(to[1])];
          const low = Math.max(ay, by) + 70;
          return (
            <path
              key={from.join()}
              className={look}
              d={`M${ax} ${ay}C${ax} ${low + 20} ${bx} ${low + 20} ${bx} ${by}`}
            />
          );
        })}
      </svg>
    </div>
  );
}
