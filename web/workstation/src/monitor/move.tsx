import type { Live, MoveTo, OperatorRow } from '@switchboard/core/monitor';
import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useMonitorActs } from './acts.ts';
import styles from './move.module.css';
import { useMonitorWords } from './words.tsx';

/** More than these at once are asked for twice. */
const MANY = 20;

/** Where conversations go: a queue, somebody, or back to where they came from. Its load stands beside each. */
export function Move({
  rows,
  live,
  operators,
  canGoBack,
  onClose,
  onDone,
}: {
  rows: readonly { readonly conversation: string; readonly version: number | undefined }[];
  live: Live | undefined;
  operators: readonly OperatorRow[];
  /** Somebody has it: it can go back to its queue. */
  canGoBack: boolean;
  onClose: () => void;
  onDone: () => void;
}) {
  const { say } = useMonitorWords();
  const acts = useMonitorActs();
  const [to, setTo] = useState(canGoBack ? 'back' : '');
  const [comment, setComment] = useState('');
  const [sure, setSure] = useState(false);
  const n = rows.length;
  const needsSure = n > MANY && !sure;
  const send = async () => {
    if (!to || needsSure) return;
    const [kind = 'back', id = ''] = to.split(' ');
    const target: MoveTo = kind === 'back' ? { kind: 'back' } : { kind: kind as 'queue' | 'operator', id };
    const moved = await acts.move(
      rows.map((it) => ({ id: it.conversation, version: it.version })),
      target,
      comment.trim(),
    );
    if (moved) onDone();
    onClose();
  };
  return (
    <Dialog title={say('moveTitle', { n })} onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <label>
          {say('moveTo')}
          <select value={to} onChange={(event) => setTo(event.target.value)}>
            {!to && <option value="">{say('choose')}</option>}
            {canGoBack && <option value="back">{say('backToQueue')}</option>}
            <optgroup label={say('queues')}>
              {live?.queues.map((it) => (
                <option key={it.id} value={`queue ${it.id}`} disabled={it.is_paused}>
                  {it.is_paused
                    ? say('queuePaused', { name: it.name })
                    : say('queueLoad', { name: it.name, n: it.figures.waiting, free: it.free_operators })}
                </option>
              ))}
            </optgroup>
            <optgroup label={say('operators')}>
              {operators
                .filter((it) => it.state === 'online' || it.state === 'busy')
                .map((it) => (
                  <option key={it.id} value={`operator ${it.id}`}>
                    {say('operatorLoad', { name: it.name, n: it.used, all: it.capacity })}
                  </option>
                ))}
            </optgroup>
          </select>
        </label>
        <p className={styles.more}>{say(to.startsWith('operator') ? 'moveOperatorMore' : 'moveQueueMore')}</p>
        <label>
          {say('moveComment')}
          <textarea
            rows={3}
            maxLength={2_000}
            value={comment}
            onChange={(event) => setComment(event.target.value)}
          />
        </label>
        {n > MANY && (
          <label className={styles.sure}>
            <input type="checkbox" checked={sure} onChange={(event) => setSure(event.target.checked)} />
            {say('moveSure', { n })}
          </label>
        )}
        <div className={styles.end}>
          <Button look="quiet" onClick={onClose}>
            {say('cancel')}
          </Button>
          <Button
            type="submit"
            look="primary"
            disabled={!to || needsSure}
            busy={acts.busy === 'move' && say('moving')}
          >
            {say('moveButton', { n })}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
