import type { Ref } from 'react';
import { useImperativeHandle, useRef } from 'react';
import { sends } from '../model/keys.ts';
import { useWords } from '../words.ts';
import { Button } from './button.tsx';
import { classes } from './classes.ts';
import styles from './composer.module.css';
import { KeyCap } from './tag.tsx';

export type ComposerTab = 'reply' | 'note';

export interface ComposerHandle {
  readonly focus: () => void;
}

export interface ComposerProps {
  /** Where a skip link leads. */
  readonly id?: string | undefined;
  readonly tab: ComposerTab;
  readonly text: string;
  readonly label: string;
  /** Characters over the limit. */
  readonly over: number;
  /** Beside the button: draft saved, too long. */
  readonly status?: string | undefined;
  readonly onTab: (tab: ComposerTab) => void;
  readonly onText: (text: string) => void;
  readonly onSend: () => void;
  readonly ref?: Ref<ComposerHandle>;
}

/** A plain text area with two voices. In the note's the box is amber and says who reads it. */
export function Composer({ id, tab, text, label, over, status, onTab, onText, onSend, ref }: ComposerProps) {
  const { say } = useWords();
  const area = useRef<HTMLTextAreaElement>(null);
  useImperativeHandle(ref, () => ({ focus: () => area.current?.focus() }));

  const empty = text.trim() === '';
  const send = () => {
    if (!empty && over === 0) onSend();
  };
  const pick = (to: ComposerTab) => () => {
    onTab(to);
    area.current?.focus();
  };
  return (
    <div className={classes(styles.box, tab === 'note' && styles.amber)}>
      <fieldset className={styles.tabs} aria-label={label}>
        <button type="button" aria-pressed={tab === 'reply'} className={styles.tab} onClick={pick('reply')}>
          {say('reply')}
        </button>
        <button type="button" aria-pressed={tab === 'note'} className={styles.tab} onClick={pick('note')}>
          {say('note')} <KeyCap>N</KeyCap>
        </button>
        {tab === 'note' && <span className={styles.who}>{say('notePlaceholder')}</span>}
      </fieldset>
      <textarea
        ref={area}
        id={id}
        className={styles.text}
        rows={1}
        dir="auto"
        aria-label={label}
        aria-invalid={over > 0 || undefined}
        placeholder={tab === 'note' ? say('notePlaceholder') : label}
        value={text}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={(event) => {
          if (!sends(event)) return;
          event.preventDefault();
          send();
        }}
      />
      <div className={styles.tools}>
        <span className={classes(styles.status, over > 0 && styles.bad)} role="status">
          {status}
        </span>
        <Button look="primary" cap="Ctrl ↵" disabled={empty || over > 0} onClick={send}>
          {say(tab === 'note' ? 'addNote' : 'send')}
        </Button>
      </div>
    </div>
  );
}
