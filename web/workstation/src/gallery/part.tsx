import type { ReactNode } from 'react';
import styles from './gallery.module.css';

/** A headed row of states. */
export function Part({ title, stack, children }: { title: string; stack?: boolean; children: ReactNode }) {
  return (
    <section className={styles.part}>
      <h2>{title}</h2>
      <div className={stack ? styles.stack : styles.row}>{children}</div>
    </section>
  );
}
