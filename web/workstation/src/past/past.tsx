import type { PastChat } from '@switchboard/core';
import { ChevronDown, ChevronUp, ExternalLink, Lock, X } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { nameOf } from '../model/chats.ts';
import { threadRows } from '../model/entries.ts';
import { CLOSED } from '../thread/events.ts';
import { Row } from '../thread/row.tsx';
import { Avatar } from '../ui/avatar.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { Icon } from '../ui/icon.tsx';
import { useWords } from '../words.ts';
import { useHighlight } from './highlight.ts';
import styles from './past.module.css';
import { usePast } from './use-past.ts';

const NOBODY: ReadonlySet<number> = new Set();
const ALL = 10_000;
const NONE: readonly string[] = [];

/** A conversation that was, to be read and nothing else: no mark of it is left with the customer. */
export function Past({
  chat,
  around,
  hits = [],
  words = NONE,
  onDesk,
  onClose,
}: {
  chat: PastChat;
  /** The entry that is looked for. */
  around: number | undefined;
  /** Entries to go to, the newest first. */
  hits?: readonly number[];
  /** To be marked, in small letters. */
  words?: readonly string[];
  /** It stands at my desk: goes there. */
  onDesk?: (() => void) | undefined;
  onClose: () => void;
}) {
  const { say, region } = useWords();
  const past = usePast(chat.timeline, chat.conversation, around);
  const { timeline } = past;
  const [log, setLog] = useState<HTMLDivElement | null>(null);
  const head = useRef<HTMLHeadingElement>(null);
  const [at, setAt] = useState(0);
  const rows = useMemo(() => threadRows(timeline, [], 0, undefined, Date.now(), ALL), [timeline]);
  useHighlight(log, words, rows);
  const customer = { customer: chat.customer, name: chat.customer_name };
  const name = nameOf(customer, (id) => say('guest', { id }));
  const selected = { ...chat, name: chat.customer_name };
  const reason = chat.close_reason && CLOSED[chat.close_reason];
  const day = new Intl.DateTimeFormat(region, { dateStyle: 'medium', timeStyle: 'short' }).format(
    chat.opened_at,
  );
  const hit = hits[at] ?? around;

  useEffect(() => head.current?.focus(), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once it is drawn, and for each other hit.
  useEffect(() => {
    const row = hit === undefined ? undefined : log?.querySelector(`[data-n="${hit}"]`);
    row?.scrollIntoView({ block: 'center' });
  }, [hit, log, timeline === undefined]);

  const step = (by: 1 | -1) => setAt((from) => Math.min(hits.length - 1, Math.max(0, from + by)));
  return (
    <section
      className={styles.past}
      aria-label={say('pastOf', { name, day })}
      data-zone="past"
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
        else if (event.altKey && event.key === 'ArrowDown') step(1);
        else if (event.altKey && event.key === 'ArrowUp') step(-1);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <header className={styles.head}>
        <Avatar id={chat.customer} name={chat.customer_name} />
        <div className={styles.who}>
          <h2 ref={head} tabIndex={-1} dir="auto" className="clip" title={name}>
            {name}
          </h2>
          <p className="clip">
            {[day, reason && say(reason), chat.operator_name].filter(Boolean).join(' · ')}
          </p>
        </div>
        {hits.length > 1 && (
          <>
            <span className={styles.hits} role="status">
              {say('hitOf', { n: at + 1, all: hits.length })}
            </span>
            <IconButton
              icon={ChevronUp}
              label={say('hitBefore')}
              aria-keyshortcuts="Alt+ArrowUp"
              disabled={at === 0}
              onClick={() => step(-1)}
            />
            <IconButton
              icon={ChevronDown}
              label={say('hitNext')}
              aria-keyshortcuts="Alt+ArrowDown"
              disabled={at === hits.length - 1}
              onClick={() => step(1)}
            />
          </>
        )}
        <IconButton icon={X} label={say('closePast')} aria-keyshortcuts="Escape" onClick={onClose} />
      </header>
      <p className={styles.line}>
        <Icon of={Lock} size={14} />
        <b>{say('pastReadOnly')}</b> {say(chat.stage === 'closed' ? 'pastClosed' : 'pastOpen')}
        {onDesk && (
          <Button size={28} icon={ExternalLink} onClick={onDesk}>
            {say('pastAtDesk')}
          </Button>
        )}
      </p>
      <div
        ref={setLog}
        role="log"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys.
        tabIndex={0}
        aria-label={say('conversation', { name })}
        aria-busy={past.loading}
        className={styles.log}
      >
        {past.earlier && (
          <More text={say('pastEarlier')} busy={past.loading} onClick={() => past.load('earlier')} />
        )}
        {rows.map((row) => (
          <div
            key={row.key}
            data-n={'entry' in row ? row.entry.n : undefined}
            className={classes('entry' in row && row.entry.n === hit && styles.hit)}
          >
            <Row row={row} selected={selected} timeline={timeline} ticked={NOBODY} />
          </div>
        ))}
        {past.loading && rows.length === 0 && <p className={styles.note}>{say('loading')}</p>}
        {timeline && rows.length === 0 && !past.loading && (
          <p className={styles.note}>{say('pastNothing')}</p>
        )}
        {past.failed && (
          <div className={styles.note} role="alert">
            <p>{say('pastFailed')}</p>
            <Button onClick={past.again}>{say('pastAgain')}</Button>
          </div>
        )}
        {past.later && (
          <More text={say('pastLater')} busy={past.loading} onClick={() => past.load('later')} />
        )}
      </div>
    </section>
  );
}

function More({ text, busy, onClick }: { text: string; busy: boolean; onClick: () => void }) {
  return (
    <div className={styles.more}>
      <Button size={28} look="quiet" busy={busy && text} onClick={onClick}>
        {text}
      </Button>
    </div>
  );
}
