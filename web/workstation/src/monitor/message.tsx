import type { OperatorRow } from '@switchboard/core/monitor';
import { Megaphone } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useMonitorActs } from './acts.ts';
import styles from './move.module.css';
import { useMonitorWords } from './words.tsx';

/** A word to everybody who is there, or to the one who is chosen. */
export function MessageOperators({ to }: { to: OperatorRow | undefined }) {
  const { say } = useMonitorWords();
  const acts = useMonitorActs();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const title = to ? say('messageOne', { name: to.name }) : say('messageAll');
  const send = async () => {
    if (text.trim() === '') return;
    if (!(await acts.message(to ? [to.id] : undefined, text.trim()))) return;
    setText('');
    setOpen(false);
  };
  return (
    <>
      <Button icon={Megaphone} onClick={() => setOpen(true)}>
        {title}
      </Button>
      {open && (
        <Dialog title={title} onClose={() => setOpen(false)}>
          <form
            className={styles.form}
            onSubmit={(event) => {
              event.preventDefault();
              void send();
            }}
          >
            <label>
              {say('messageText')}
              <textarea
                rows={3}
                maxLength={1_000}
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
            </label>
            <p className={styles.more}>{say('messageMore')}</p>
            {acts.told?.failed && (
              <p role="alert" className={styles.more}>
                {acts.told.text}
              </p>
            )}
            <div className={styles.end}>
              <Button look="quiet" onClick={() => setOpen(false)}>
                {say('cancel')}
              </Button>
              <Button
                type="submit"
                look="primary"
                disabled={text.trim() === ''}
                busy={acts.busy === 'message' && say('sending')}
              >
                {say('send')}
              </Button>
            </div>
          </form>
        </Dialog>
      )}
    </>
  );
}
