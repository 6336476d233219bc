import type { ReactNode } from 'react';
import styles from './section.module.css';

/** The head of a part: its name, how many, and what can be done with it. */
export function Head({
  id,
  title,
  count,
  children,
}: {
  id: string;
  title: string;
  count?: string | number | undefined;
  children?: ReactNode;
}) {
  return (
    <div className={styles.head}>
      <h2 id={id} tabIndex={-1}>
        {title} {count !== undefined && <span className={styles.count}>{count}</span>}
      </h2>
      {children}
    </div>
  );
}
