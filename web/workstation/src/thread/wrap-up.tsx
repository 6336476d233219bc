import { LIMIT } from '@switchboard/core';
import { Check, RotateCcw } from 'lucide-react';
import { type Ref, useImperativeHandle, useRef } from 'react';
import type { Commands } from '../desk/commands.ts';
import { useKeyCaps } from '../desk/key-caps.ts';
import type { Selected } from '../desk/selection.ts';
import { isStale, useChatState, useDrafts, useNow, useTools } from '../desk/tools.ts';
import { NO_DRAFT } from '../model/drafts.ts';
import { MOD, sends } from '../model/keys.ts';
import { Button } from '../ui/button.tsx';
import { Ring } from '../ui/ring.tsx';
import { useWords } from '../words.ts';
import type { ReplyHandle } from './reply-box.tsx';
import styles from './wrap-up.module.css';

const NEAR_MS = 10_000;

/** In place of the composer: the chat is closed for its customer, and a word for the next colleague may be left. */
export function WrapUp({
  selected,
  commands,
  onDone,
  ref,
}: {
  selected: Selected;
  commands: Commands;
  onDone: () => void;
  ref?: Ref<ReplyHandle>;
}) {
  const { say } = useWords();
  const caps = useKeyCaps();
  const { drafts } = useTools();
  const { note } = useDrafts()[selected.conversation] ?? NO_DRAFT;
  const area = useRef<HTMLTextAreaElement>(null);
  useImperativeHandle(ref, () => ({ focus: () => area.current?.focus() }));
  const busy = commands.busy?.conversation === selected.conversation ? commands.busy.act : undefined;
  const over = [...note.trim()].length > LIMIT.textChars;
  return (
    <section className={styles.sheet} aria-label={say('wrapUp')}>
      <header className={styles.head}>
        <Left selected={selected} />
        <div className={styles.title}>
          <h3>{say('wrapUp')}</h3>
          <p>{say('wrapUpMore')}</p>
        </div>
        <Button
          look="quiet"
          icon={RotateCcw}
          busy={busy === 'reopen' && say('reopening')}
          onClick={() => void commands.reopen(selected)}
        >
          {say('reopen')}
        </Button>
      </header>
      <label className={styles.note}>
        {say('noteNext')}
        <textarea
          ref={area}
          id="composer"
          rows={2}
          dir="auto"
          value={note}
          aria-invalid={over || undefined}
          placeholder={say('notePlaceholder')}
          onChange={(event) => drafts.write(selected.conversation, { note: event.target.value })}
          onKeyDown={(event) => {
            if (!sends(event)) return;
            event.preventDefault();
            if (!over) onDone();
          }}
        />
      </label>
      <footer className={styles.foot}>
        <span>{say('wrapUpKey', { key: `${MOD} ↵` })}</span>
        <Button
          look="primary"
          icon={Check}
          cap={caps('done')}
          aria-keyshortcuts={caps('done')}
          disabled={over}
          busy={busy === 'done' && say('finishing')}
          onClick={onDone}
        >
          {say('done')}
        </Button>
      </footer>
    </section>
  );
}

function Left({ selected }: { selected: Selected }) {
  const { say, span } = useWords();
  const state = useChatState();
  const now = useNow();
  const until = state.desk.chats.find((it) => it.conversation === selected.conversation)?.until;
  const leftMs = until === undefined ? undefined : Math.max(0, until - now - state.skewMs);
  const whole = useRef(leftMs ?? 0);
  if (leftMs === undefined || isStale(state, now)) return undefined;
  whole.current = Math.max(whole.current, leftMs);
  return (
    <Ring
      size={40}
      share={whole.current > 0 ? leftMs / whole.current : 0}
      text={span(leftMs)}
      label={say('timeLeft', { time: span(leftMs) })}
      near={leftMs <= NEAR_MS}
    />
  );
}
