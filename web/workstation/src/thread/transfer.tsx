import { Undo2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Commands } from '../desk/commands.ts';
import type { Selected } from '../desk/selection.ts';
import { MOD, sends } from '../model/keys.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { useWords } from '../words.ts';
import styles from './transfer.module.css';

const COMMENT_MAX = 2_000;

/** Gives a chat back to its queue, with a word for whoever gets it. */
export function Transfer({
  selected,
  name,
  commands,
  onDone,
  onClose,
}: {
  selected: Selected;
  name: string;
  commands: Commands;
  onDone: () => void;
  onClose: () => void;
}) {
  const { say } = useWords();
  const [comment, setComment] = useState('');
  const over = Math.max(0, [...comment.trim()].length - COMMENT_MAX);
  const area = useRef<HTMLTextAreaElement>(null);
  // After the dialog, which takes the focus for its first button.
  useEffect(() => area.current?.focus(), []);
  const busy = commands.busy?.act === 'transfer';
  const give = async () => {
    if (over > 0 || !(await commands.back(selected, comment.trim()))) return;
    onClose();
    // The page takes no focus before the dialog is gone.
    requestAnimationFrame(onDone);
  };
  return (
    <Dialog title={say('transferTitle', { name })} onClose={onClose}>
      <div className={styles.target}>
        <span className={styles.icon}>
          <Icon of={Undo2} />
        </span>
        <p>
          <b>{say('backToQueue')}</b>
          <span>{say('backToQueueMore')}</span>
        </p>
      </div>
      <label className={styles.comment}>
        {say('transferComment')} <span>{say('noteWho')}</span>
        <textarea
          ref={area}
          rows={3}
          dir="auto"
          value={comment}
          aria-invalid={over > 0 || undefined}
          onChange={(event) => setComment(event.target.value)}
          onKeyDown={(event) => {
            if (!sends(event)) return;
            event.preventDefault();
            void give();
          }}
        />
      </label>
      <div className={styles.foot}>
        <span role="status">{over > 0 ? say('tooMany', { n: over }) : say('customerSees')}</span>
        <Button look="quiet" onClick={onClose}>
          {say('cancel')}
        </Button>
        <Button
          look="primary"
          cap={`${MOD} ↵`}
          disabled={over > 0}
          busy={busy && say('transferring')}
          onClick={() => void give()}
        >
          {say('giveBack')}
        </Button>
      </div>
    </Dialog>
  );
}
