import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { IconButton } from '../ui/button.tsx';
import { KeyCap } from '../ui/tag.tsx';
import { useWords, type WordKey } from '../words.ts';
import styles from './help.module.css';

const KEYS: readonly (readonly [readonly string[], WordKey])[] = [
  [['A'], 'keyTake'],
  [['1', '9'], 'keyLine'],
  [['J'], 'keyNext'],
  [['K'], 'keyPrevious'],
  [['R', '↵'], 'keyReply'],
  [['N'], 'keyNote'],
  [['Ctrl ↵'], 'keySend'],
  [['E'], 'keyClose'],
  [['I'], 'keyContext'],
  [['?'], 'keyHelp'],
  [['Esc'], 'keyEsc'],
];

/** Every key and what it does. */
export function Help({ onClose }: { onClose: () => void }) {
  const { say } = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const it = dialog.current;
    it?.showModal();
    return () => it?.close();
  }, []);
  return (
    <dialog ref={dialog} className={styles.help} aria-labelledby="help-title" onClose={onClose}>
      <div className={styles.head}>
        <h2 id="help-title">{say('helpTitle')}</h2>
        <IconButton icon={X} label={say('dismiss')} onClick={() => dialog.current?.close()} />
      </div>
      <dl className={styles.keys}>
        {KEYS.map(([caps, word]) => (
          <div key={word}>
            <dt>
              <span className="hidden-text">{caps.join(' ')}</span>
              {caps.map((cap) => (
                <KeyCap key={cap}>{cap}</KeyCap>
              ))}
            </dt>
            <dd>{say(word)}</dd>
          </div>
        ))}
      </dl>
      <p className={styles.more}>{say('helpMore')}</p>
    </dialog>
  );
}
