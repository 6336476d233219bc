import { LIMIT } from '@switchboard/core';
import { Check, RotateCcw } from 'lucide-react';
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import { useRead } from '../desk/ask.ts';
import { useClosing } from '../desk/closing.ts';
import type { Commands } from '../desk/commands.ts';
import { useKeyCaps } from '../desk/key-caps.ts';
import { outcomeOf, setOutcome, useOutcome } from '../desk/outcomes.ts';
import type { Selected } from '../desk/selection.ts';
import { isStale, useChatState, useDrafts, useNow, useTools } from '../desk/tools.ts';
import { endMissing } from '../model/close-codes.ts';
import { NO_DRAFT } from '../model/draft-book.ts';
import { MOD, sends } from '../model/keys.ts';
import { Button } from '../ui/button.tsx';
import { CodeList } from '../ui/code-list.tsx';
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
  const find = useRef<HTMLInputElement>(null);
  const closing = useClosing(selected.conversation);
  const kept = useRead<{ code?: string }>(`/v1/conversations/${selected.conversation}/outcome`);
  const said = useOutcome(selected.conversation);
  const chosen = said?.code ?? kept.value?.code;
  const code = closing.codes.find(({ id }) => id === chosen);
  useEffect(() => {
    const before = kept.value?.code;
    if (before && !outcomeOf(selected.conversation))
      setOutcome(selected.conversation, { code: before, state: 'saved' });
  }, [kept, selected.conversation]);
  useImperativeHandle(ref, () => ({
    focus: () => (find.current && !code ? find.current : area.current)?.focus(),
  }));
  const missing = endMissing(closing, code, note);
  const busy = commands.busy?.conversation === selected.conversation ? commands.busy.act : undefined;
  const over = [...note.trim()].length > LIMIT.textChars;
  return (
    <section
      className={styles.sheet}
      aria-label={say('wrapUp')}
      onKeyDown={(event) => {
        if (!sends(event)) return;
        event.preventDefault();
        if (!over && !missing) onDone();
      }}
    >
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
      <div className={styles.parts}>
        {closing.codes.length > 0 && (
          <div className={styles.codes}>
            <CodeList
              ref={find}
              codes={closing.codes}
              chosen={chosen}
              needed={closing.needsCode ? say('codeNeeded', { queue: closing.queue ?? '' }) : say('optional')}
              onPick={(it) => void commands.outcome(selected.conversation, it.id)}
            />
          </div>
        )}
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
          />
        </label>
      </div>
      <footer className={styles.foot}>
        <span role="status" className={missing && styles.missing}>
          {missing
            ? say(missing === 'code' ? 'codeMissing' : 'codeNoteMissing')
            : said?.state === 'saving'
              ? say('codeSaving')
              : say('wrapUpKey', { key: `${MOD} ↵` })}
        </span>
        <Button
          look="primary"
          icon={Check}
          cap={caps('done')}
          aria-keyshortcuts={caps('done')}
          disabled={over || missing !== undefined}
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
