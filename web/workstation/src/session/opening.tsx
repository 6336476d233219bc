import { useEffect, useState } from 'react';
import { Mark } from '../ui/mark.tsx';
import { useWords } from '../words.ts';
import styles from './sign-in.module.css';

const QUIET_MS = 200;

/** Nothing for a moment, then a word. */
export function Opening({ failing }: { failing: boolean }) {
  const { say } = useWords();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(setLate, QUIET_MS, true);
    return () => clearTimeout(timer);
  }, []);
  return (
    <main className={styles.opening}>
      {late && (
        <>
          <Mark size={32} />
          <h1 className="hidden-text">{say('product')}</h1>
          <p role="status">{say(failing ? 'openFailed' : 'opening')}</p>
        </>
      )}
    </main>
  );
}
