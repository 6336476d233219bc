import { Keyboard, ListOrdered, MessagesSquare } from 'lucide-react';
import { Icon } from '../ui/icon.tsx';
import { Mark } from '../ui/mark.tsx';
import { useWords } from '../words.ts';
import styles from './rail.module.css';

/** The product's zones, and the keys. */
export function Rail({
  waiting,
  onHome,
  onQueue,
  onHelp,
}: {
  waiting: number;
  onHome: () => void;
  onQueue: () => void;
  onHelp: () => void;
}) {
  const { say } = useWords();
  const queueLabel = `${say('queue')}, ${waiting > 0 ? say('waiting', { n: waiting }) : say('queueEmpty')}`;
  return (
    <nav className={styles.rail} aria-label={say('product')}>
      <span className={styles.mark}>
        <Mark size={24} />
      </span>
      <button
        type="button"
        className={styles.item}
        aria-current="page"
        aria-label={say('inbox')}
        title={say('inbox')}
        onClick={onHome}
      >
        <Icon of={MessagesSquare} size={20} />
      </button>
      <button
        type="button"
        className={styles.item}
        aria-label={queueLabel}
        title={queueLabel}
        onClick={onQueue}
      >
        <Icon of={ListOrdered} size={20} />
        {waiting > 0 && (
          <span aria-hidden className={styles.count}>
            {waiting > 99 ? '99+' : waiting}
          </span>
        )}
      </button>
      <button
        type="button"
        className={`${styles.item} ${styles.last}`}
        aria-label={say('keys')}
        aria-keyshortcuts="Shift+?"
        title={say('keys')}
        onClick={onHelp}
      >
        <Icon of={Keyboard} size={20} />
      </button>
    </nav>
  );
}
