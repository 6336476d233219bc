import { Dialog } from '../ui/dialog.tsx';
import styles from './definitions.module.css';
import { FIGURES, figureOf } from './figure-words.ts';
import { useMonitorWords } from './words.tsx';

/** What every figure means. In English the very words of docs/metrics.md: a test holds them together. */
export function Definitions({ onClose }: { onClose: () => void }) {
  const { say, locale } = useMonitorWords();
  return (
    <Dialog title={say('meanings')} wide onClose={onClose}>
      <p className={styles.more}>{say('meaningsMore')}</p>
      <dl className={styles.list}>
        {FIGURES.map((name) => {
          const { title, meaning } = figureOf(name, locale);
          return (
            <div key={name}>
              <dt>{title}</dt>
              <dd>{meaning}</dd>
            </div>
          );
        })}
      </dl>
    </Dialog>
  );
}
