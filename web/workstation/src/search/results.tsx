import { dayLabel, type FoundChat, type FoundEntry, timeOfDay } from '@switchboard/core';
import { Ear, type LucideIcon, StickyNote, UserRound } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { nameOf } from '../model/chats.ts';
import { CLOSED } from '../thread/events.ts';
import { Avatar } from '../ui/avatar.tsx';
import { classes } from '../ui/classes.ts';
import { Icon } from '../ui/icon.tsx';
import { Tag } from '../ui/tag.tsx';
import { useWords } from '../words.ts';
import { Marked } from './marked.tsx';
import styles from './results.module.css';
import { useSearchWords } from './words.tsx';

const STAGES = { waiting: 'stageWaiting', active: 'active', closed: 'stageClosed' } as const;

/** What was found, under the week or month of its opening. J and K go from chat to chat. */
export function Results({
  found,
  opened,
  onOpen,
}: {
  found: readonly FoundChat[];
  /** The chat that is open beside it. */
  opened: string | undefined;
  onOpen: (chat: FoundChat) => void;
}) {
  const { say } = useSearchWords();
  const groups = useGroups(found);
  const press = (event: KeyboardEvent<HTMLElement>) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const by =
      event.code === 'KeyJ' || event.key === 'ArrowDown'
        ? 1
        : event.code === 'KeyK' || event.key === 'ArrowUp'
          ? -1
          : 0;
    if (by === 0) return;
    event.preventDefault();
    event.stopPropagation();
    step(by);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the buttons in it.
    <div className={styles.list} data-zone="results" onKeyDown={press}>
      {groups.map(({ name, chats }) => (
        <section key={name} aria-label={`${say('results')}: ${name}`}>
          <h2>
            {name} <span>{chats.length}</span>
          </h2>
          <ul>
            {chats.map((chat) => (
              <Result key={chat.conversation} chat={chat} on={chat.conversation === opened} onOpen={onOpen} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

/** The focus goes to the next chat that was found, or to the first. */
export function step(by: 1 | -1): void {
  const all = [...document.querySelectorAll<HTMLElement>('[data-result]')];
  const at = all.indexOf(document.activeElement as HTMLElement);
  const current = at < 0 ? all.findIndex((it) => it.getAttribute('aria-current') === 'true') : at;
  all[Math.min(all.length - 1, Math.max(0, current + by))]?.focus();
}

function Result({ chat, on, onOpen }: { chat: FoundChat; on: boolean; onOpen: (chat: FoundChat) => void }) {
  const { say, region } = useSearchWords();
  const { say: tell } = useWords();
  const customer = { customer: chat.customer, name: chat.customer_name };
  const name = nameOf(customer, (id) => tell('guest', { id }));
  const reason = chat.close_reason && CLOSED[chat.close_reason];
  const stage = STAGES[chat.stage as keyof typeof STAGES];
  const [first] = chat.shown;
  return (
    <li>
      <button
        type="button"
        data-result={chat.conversation}
        aria-current={on ? 'true' : undefined}
        className={classes(styles.result, on && styles.on)}
        onClick={() => onOpen(chat)}
      >
        <Avatar id={chat.customer} name={chat.customer_name} />
        <span className={styles.middle}>
          <span className={styles.head}>
            <b dir="auto" className="clip" title={name}>
              {name}
            </b>
            <span className="clip">
              {[reason ? tell(reason) : stage && tell(stage), chat.operator_name].filter(Boolean).join(' · ')}
            </span>
          </span>
          {first ? <Hit hit={first} /> : <Line icon={UserRound} text={say('byName')} />}
          {chat.tags.length > 0 && (
            <span className={styles.tags}>
              {chat.tags.map((tag) => (
                <Tag key={tag.id}>{tag.name}</Tag>
              ))}
            </span>
          )}
        </span>
        <span className={styles.end}>
          <time
            title={new Intl.DateTimeFormat(region, { dateStyle: 'long', timeStyle: 'short' }).format(
              chat.opened_at,
            )}
          >
            {dayLabel(chat.opened_at, Date.now(), region)}, {timeOfDay(chat.opened_at, region)}
          </time>
          <span>{say('hits', { n: chat.hits })}</span>
        </span>
      </button>
    </li>
  );
}

const ICONS: Readonly<Record<string, LucideIcon>> = { note: StickyNote, whisper: Ear };

function Hit({ hit }: { hit: FoundEntry }) {
  const { say } = useSearchWords();
  const kind =
    hit.kind === 'note' || hit.kind === 'whisper' || hit.kind === 'undelivered' ? hit.kind : undefined;
  return (
    <span dir="auto" className={classes(styles.text, kind && styles[kind])}>
      {kind && ICONS[kind] && <Icon of={ICONS[kind]} size={14} />}
      {kind && <b>{say(kind)}: </b>}
      {hit.cut_before && '… '}
      <Marked text={hit.text} marks={hit.marks} />
      {hit.cut_after && ' …'}
    </span>
  );
}

function Line({ icon, text }: { icon: LucideIcon; text: string }) {
  return (
    <span className={styles.text}>
      <Icon of={icon} size={14} /> {text}
    </span>
  );
}

/** By this week, last week, and then by month. */
function useGroups(found: readonly FoundChat[]) {
  const { say, region } = useSearchWords();
  const now = new Date();
  const monday = new Date(
    now.getFullYear(),
    now.getMonth(),
    now.getDate() - ((now.getDay() + 6) % 7),
  ).getTime();
  const nameFor = (at: number) => {
    if (at >= monday) return say('thisWeek');
    if (at >= monday - 7 * 86_400_000) return say('lastWeek');
    const text = new Intl.DateTimeFormat(region, { month: 'long', year: 'numeric' }).format(at);
    return text.charAt(0).toLocaleUpperCase(region) + text.slice(1);
  };
  const groups: { name: string; chats: FoundChat[] }[] = [];
  for (const chat of found) {
    const name = nameFor(chat.opened_at);
    const last = groups.at(-1);
    if (last?.name === name) last.chats.push(chat);
    else groups.push({ name, chats: [chat] });
  }
  return groups;
}
