import {
  type Chat,
  type ChatState,
  dayLabel,
  type EntryFrame,
  hueOf,
  initials,
  pieces,
  timeOfDay,
} from '@switchboard/core';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from './icon.tsx';
import { type Row, rowsOf } from './rows.ts';
import type { Attaching, Slots } from './slots.ts';
import { Status } from './status.tsx';
import type { Say } from './words.ts';

const NEAR_PX = 60;
const OLDER_PX = 120;

export function eventText(entry: EntryFrame, say: Say): string | undefined {
  switch (entry.kind) {
    case 'joined':
      return entry.left
        ? say('took', { name: entry.name, left: entry.left })
        : say('joined', { name: entry.name });
    case 'left':
      return say('left', { name: entry.name });
    case 'closed':
      return say(
        entry.reason === 'by_customer'
          ? 'closedByYou'
          : entry.reason === 'inactive'
            ? 'closedInactive'
            : 'closed',
      );
    case 'reopened':
      return say('reopened');
    case 'form':
      return entry.answers.map(({ value }) => value).join(' · ');
    default:
      return undefined;
  }
}

export function Avatar({ name, size = 28 }: { name: string; size?: number }) {
  const hue = hueOf(name, !name);
  return (
    <span
      class={`avatar s${size}`}
      style={{ color: `var(--${hue}-text)`, background: `var(--${hue}-bg)` }}
      aria-hidden="true"
    >
      {name ? initials(name) : <Icon name="mark" size={size / 2} />}
    </span>
  );
}

function Line({
  row,
  say,
  locale,
  chat,
  draw,
  onEdit,
}: {
  row: Row;
  say: Say;
  locale: string;
  chat: Chat | undefined;
  draw: Attaching['draw'] | undefined;
  onEdit: (text: string) => void;
}) {
  if (row.is === 'day') return <div class="day">{dayLabel(row.at, Date.now(), locale)}</div>;
  if (row.is === 'new') return <div class="new">{say('newLine')}</div>;
  if (row.is === 'event') {
    const text = eventText(row.entry, say);
    const icon = row.entry.kind === 'joined' || row.entry.kind === 'left' ? 'person' : 'done';
    return text ? (
      <div class="event" title={timeOfDay(row.entry.at, locale)}>
        <Icon name={icon} size={14} /> {text}
      </div>
    ) : null;
  }
  const state = row.item?.state;
  return (
    <div class={`row ${row.mine ? 'mine' : 'theirs'} ${row.first ? 'first' : ''} ${row.last ? 'last' : ''}`}>
      {!row.mine && row.last && <Avatar name={row.by} />}
      <div class={`bubble ${state ?? ''}`} hidden={!row.text} dir="auto" title={timeOfDay(row.at, locale)}>
        <span class="for-ear">{row.mine ? say('you') : row.by || say('support')}: </span>
        {pieces(row.text).map((piece) =>
          piece.href ? (
            <a href={piece.href} target="_blank" rel="noopener noreferrer nofollow ugc">
              {piece.text}
            </a>
          ) : (
            piece.text
          ),
        )}
      </div>
      {row.files && draw?.(row.files)}
      {row.tick && <Status tick={row.tick} item={row.item} say={say} chat={chat} onEdit={onEdit} />}
    </div>
  );
}

export interface LogProps {
  readonly chat: Chat | undefined;
  readonly state: ChatState;
  readonly timeline: string;
  readonly say: Say;
  readonly locale: string;
  readonly open: boolean;
  readonly unreadFrom: number | undefined;
  readonly onEdit: (text: string) => void;
  readonly slots: Slots;
}

/** The conversation: sticks to its end only when it is there, loads earlier pages at its top, says what was seen. */
export function Log({ chat, state, timeline, say, locale, open, unreadFrom, onEdit, slots }: LogProps) {
  const box = useRef<HTMLDivElement>(null);
  const place = useRef({ top: '', height: 0, bottom: true });
  const [below, setBelow] = useState(0);
  const rows = rowsOf(state, timeline, unreadFrom);
  const known = state.timelines[timeline];
  const typing = state.typing[timeline];
  const first = rows[0]?.key ?? '';
  const last = rows.at(-1);

  useLayoutEffect(() => {
    const it = box.current;
    if (!it || !open) return;
    const was = place.current;
    const mine = last?.is === 'text' && last.item?.state === 'sending';
    if (was.bottom || mine) it.scrollTop = it.scrollHeight;
    // An earlier page came in above: what was in view stays in view.
    else if (first !== was.top && was.height) it.scrollTop += it.scrollHeight - was.height;
    place.current = { ...was, top: first, height: it.scrollHeight, bottom: was.bottom || mine };
    seen();
  }, [rows.length, last?.key, first, open, typing !== undefined, !slots.ended, !slots.queue]);

  const seen = () => {
    const it = box.current;
    if (!it || !known) return;
    const bottom = it.scrollHeight - it.scrollTop - it.clientHeight < NEAR_PX;
    place.current = { ...place.current, bottom };
    if (open && bottom && document.visibilityState === 'visible') {
      chat?.read(timeline, known.high);
      setBelow(0);
    } else {
      const from = state.seen[timeline] ?? 0;
      setBelow(known.entries.filter((e) => e.n > from && e.kind === 'message' && e.by !== 'customer').length);
    }
  };

  const scrolled = () => {
    if ((box.current?.scrollTop ?? 0) < OLDER_PX && known?.older) chat?.older(timeline);
    seen();
  };

  const lines = rows.map((row) => (
    <Line
      key={row.key}
      row={row}
      say={say}
      locale={locale}
      chat={chat}
      draw={slots.files?.draw}
      onEdit={onEdit}
    />
  ));
  // The day of the first text stands above the greeting.
  const head = !known?.older && rows[0]?.is === 'day' ? 1 : 0;
  return (
    <div class="log-box">
      <div
        class="log"
        role="log"
        aria-label={say('log')}
        aria-relevant="additions"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        ref={box}
        onScroll={scrolled}
      >
        {lines.slice(0, head)}
        {known?.older ? (
          <div class="day">{say('older')}</div>
        ) : (
          <div class="row theirs first last">
            <Avatar name="" />
            <div class="bubble">{slots.greeting ?? say('welcome')}</div>
          </div>
        )}
        {lines.slice(head)}
        {known?.stage === 'waiting' &&
          (slots.queue ?? (
            <div class="queue">
              <strong>{say('queue')}</strong>
              <p>
                <Icon name="kept" /> {say('queueMore')}
              </p>
            </div>
          ))}
        {slots.ended}
        {typing && (
          <div class="row theirs last" aria-hidden="true">
            <Avatar name={typing.name} />
            <div class="bubble dots" title={say('typing', { name: typing.name })}>
              <i />
              <i />
              <i />
            </div>
          </div>
        )}
      </div>
      {below > 0 && (
        <button
          type="button"
          class="below"
          onClick={() => {
            if (box.current) box.current.scrollTop = box.current.scrollHeight;
          }}
        >
          <Icon name="down" size={14} /> {say('newBelow', { n: below })}
        </button>
      )}
    </div>
  );
}
