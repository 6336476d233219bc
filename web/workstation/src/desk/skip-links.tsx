import { useWords } from '../words.ts';
import styles from './skip-links.module.css';

/** The first stops of the Tab key: straight to a zone. */
export function SkipLinks() {
  const { say } = useWords();
  const to = (id: string) => () => document.getElementById(id)?.focus();
  return (
    <nav aria-label={say('zones')} className={styles.links}>
      <button type="button" onClick={to('list')}>
        {say('toList')}
      </button>
      <button type="button" onClick={to('thread')}>
        {say('toThread')}
      </button>
      <button type="button" onClick={to('composer')}>
        {say('toComposer')}
      </button>
    </nav>
  );
}
