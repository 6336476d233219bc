import styles from './mark.module.css';

/** Two jacks and a cord. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden className={styles.mark}>
      <path
        className={styles.cord}
        d="M14.500 6H11a3.500 3.500 0 0 0 0 7h2a2.750 2.750 0 0 1 0 5.500H9.500"
      />
      <circle cx="17.500" cy="6" r="3" />
      <circle cx="6.500" cy="18.500" r="3" />
    </svg>
  );
}
