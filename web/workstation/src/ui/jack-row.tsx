import styles from './jack-row.module.css';

const DRAWN_MAX = 8;

/** Plugged jacks for what is in use, free rings for the rest. Over eight: the number alone. */
export function JackRow({ used, of, label }: { used: number; of?: number; label: string }) {
  const all = Math.max(used, of ?? used);
  if (all > DRAWN_MAX)
    return (
      <span role="img" aria-label={label} className={styles.row}>
        {used}
      </span>
    );
  return (
    <span role="img" aria-label={label} className={styles.row}>
      {Array.from({ length: all }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a jack is its place.
        <Jack key={at} plugged={at < used} />
      ))}
    </span>
  );
}

/** The ornament of the product: a ring that is empty or plugged. */
export function Jack({ plugged, size = 10 }: { plugged: boolean; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 10 10"
      aria-hidden
      className={plugged ? styles.plugged : styles.free}
    >
      <circle cx="5" cy="5" r="4.200" />
      {plugged && <circle cx="5" cy="5" r="1.900" className={styles.core} />}
    </svg>
  );
}
