import type { FormEvent, ReactNode } from 'react';
import { Mark } from '../ui/mark.tsx';
import { useWords } from '../words.ts';
import styles from './door.module.css';
import { JackBoard } from './jack-board.tsx';

/** The page around a form that lets somebody in. */
export function Door({
  title,
  more,
  foot,
  onSubmit,
  children,
}: {
  title: string;
  more: string;
  /** Below the form, at the page's end. */
  foot?: ReactNode;
  onSubmit: (event: FormEvent) => void;
  children: ReactNode;
}) {
  const { say } = useWords();
  return (
    <div className={styles.page}>
      <main className={styles.door}>
        <p className={styles.product}>
          <Mark size={24} />
          {say('product')}
        </p>
        <form className={styles.form} onSubmit={onSubmit} noValidate>
          <div>
            <h1 className={styles.title}>{title}</h1>
            <p className={styles.more}>{more}</p>
          </div>
          {children}
        </form>
        {foot}
      </main>
      <JackBoard className={styles.board} />
    </div>
  );
}
