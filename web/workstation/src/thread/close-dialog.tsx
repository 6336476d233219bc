import { Check } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Closing } from '../desk/closing.ts';
import type { Commands } from '../desk/commands.ts';
import type { Selected } from '../desk/selection.ts';
import { useDrafts, useTools } from '../desk/tools.ts';
import { type CloseCode, endMissing } from '../model/close-codes.ts';
import { NO_DRAFT } from '../model/draft-book.ts';
import { MOD, sends } from '../model/keys.ts';
import { Button } from '../ui/button.tsx';
import { CodeList } from '../ui/code-list.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { NoteField } from '../ui/note-field.tsx';
import { useWords } from '../words.ts';
import styles from './close-dialog.module.css';

/** What came of a chat, asked at its close where nothing is written up afterwards. */
export function CloseDialog({
  selected,
  name,
  closing,
  commands,
  onEnd,
  onClose,
}: {
  selected: Selected;
  name: string;
  closing: Closing;
  commands: Commands;
  /** Closes the chat, says its note, and goes on to the next. */
  onEnd: () => void;
  onClose: () => void;
}) {
  const { say } = useWords();
  const { drafts } = useTools();
  const { note } = useDrafts()[selected.conversation] ?? NO_DRAFT;
  const [code, setCode] = useState<CloseCode>();
  const [saving, setSaving] = useState(false);
  const find = useRef<HTMLInputElement>(null);
  // After the dialog, which takes the focus for its first button.
  useEffect(() => find.current?.focus(), []);
  const missing = endMissing(closing, code, note);
  const end = async () => {
    if (missing || saving) return;
    setSaving(true);
    const said = !code || (await commands.outcome(selected.conversation, code.id));
    setSaving(false);
    if (!said) return;
    onClose();
    // The page takes no focus before the dialog is gone.
    requestAnimationFrame(onEnd);
  };
  return (
    <Dialog title={say('closeTitle', { name })} onClose={onClose}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: one key for the whole form, wherever in it the focus is. */}
      <div
        className={styles.form}
        onKeyDown={(event) => {
          if (!sends(event)) return;
          event.preventDefault();
          void end();
        }}
      >
        <CodeList
          ref={find}
          codes={closing.codes}
          chosen={code?.id}
          needed={closing.needsCode ? say('codeNeeded', { queue: closing.queue ?? '' }) : say('optional')}
          onPick={setCode}
        />
        <NoteField
          label={say('noteNext')}
          rows={2}
          value={note}
          onChange={(text) => drafts.write(selected.conversation, { note: text })}
        />
        <div className={styles.foot}>
          <span role="status">{missing && say(missing === 'code' ? 'codeMissing' : 'codeNoteMissing')}</span>
          <Button look="quiet" onClick={onClose}>
            {say('cancel')}
          </Button>
          <Button
            look="primary"
            icon={Check}
            cap={`${MOD} ↵`}
            disabled={missing !== undefined}
            busy={saving && say('closing')}
            onClick={() => void end()}
          >
            {say('closeChat')}
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
