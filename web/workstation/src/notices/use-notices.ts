import type { ChatState, DeskChat, EntryFrame } from '@switchboard/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Selected } from '../desk/selection.ts';
import { type ChatRow, nameOf, offersOf } from '../model/chats.ts';
import { mentions } from '../model/mentions.ts';
import { urgencyOf } from '../model/waits.ts';
import { preferences } from '../preferences.ts';
import type { Me } from '../session/api.ts';
import type { Words } from '../words.ts';
import { Bell } from './bell.ts';
import { show } from './desktop.ts';
import { ring } from './ring.ts';

const TOGETHER_MS = 1_500;
const BODY_CHARS = 160;
const LOOP_MS = 4_000;

export interface Watched {
  readonly chat: DeskChat;
  readonly me: Me;
  readonly words: Words;
  readonly state: ChatState;
  readonly rows: readonly ChatRow[];
  /** The timelines on the screen. */
  readonly open: readonly string[];
  readonly now: number;
  readonly onOpen: (chat: Selected) => void;
}

/** Calls the person: rings, shows, and says what came into a chat that is not on the screen. Returns what is said aloud. */
export function useNotices(watched: Watched): string {
  const { chat, words, state, rows, now } = watched;
  const latest = useRef(watched);
  latest.current = watched;
  const bell = useMemo(
    () =>
      new Bell({
        notices: () => preferences().notices,
        leads: () => chat.leads(),
        attended: () => document.hasFocus(),
        ring,
        show,
        now: () => new Date(),
      }),
    [chat],
  );
  const said = useArrivals(latest, bell);
  const offered = useOffers(state, bell, latest);
  useSomebodyWaits(state, bell, latest);
  useLate(rows, now + state.skewMs, words, bell, latest);
  return offered || said;
}

type Latest = { readonly current: Watched };

/** Messages of customers, notes that name me, whispers. A burst is one sentence. */
function useArrivals(latest: Latest, bell: Bell): string {
  const { chat, words } = latest.current;
  const { say } = words;
  const [news, setNews] = useState('');
  useEffect(() => {
    let waiting: EntryFrame[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const guest = (id: string) => say('guest', { id });
    const cardOf = (entry: EntryFrame | undefined) =>
      chat.state().desk.chats.find((it) => it.timeline === entry?.timeline);
    const tell = () => {
      timer = undefined;
      const card = cardOf(waiting[0]);
      if (waiting.length === 1 && card) setNews(say('newMessageFrom', { name: nameOf(card, guest) }));
      else if (waiting.length > 0) setNews(say('newMessages', { n: waiting.length }));
      waiting = [];
    };
    const off = chat.onArrived((entry) => {
      const { me, open, onOpen } = latest.current;
      const card = cardOf(entry);
      if (!card || !('text' in entry)) return;
      const message = entry.kind === 'message' && entry.by === 'customer';
      const called = entry.kind === 'whisper' || (entry.kind === 'note' && mentions(entry.text, me.name));
      if (!message && !called) return;
      const staff = entry.by_name || say('colleague');
      bell.tell({
        level: message ? 'reply' : 'alert',
        title: message
          ? nameOf(card, guest)
          : say(entry.kind === 'whisper' ? 'whisperFrom' : 'noteFrom', { name: staff }),
        body: entry.text.slice(0, BODY_CHARS),
        tag: card.conversation,
        onOpen: () => onOpen(card),
      });
      if (open.includes(entry.timeline)) return;
      waiting.push(entry);
      timer ??= setTimeout(tell, TOGETHER_MS);
    });
    return () => {
      clearTimeout(timer);
      off();
    };
  }, [chat, say, bell, latest]);
  return news;
}

/** What is offered to me: told of once each; heard until it is answered, if the person wants that. Returns what is said. */
function useOffers(state: ChatState, bell: Bell, latest: Latest): string {
  const known = useRef<ReadonlySet<string>>(new Set());
  const [news, setNews] = useState('');
  const offers = offersOf(state);
  const keys = offers.map((card) => `${card.conversation} ${card.offer}`).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the keys are what changes.
  useEffect(() => {
    const before = known.current;
    known.current = new Set(offers.map((card) => `${card.conversation} ${card.offer}`));
    const { say } = latest.current.words;
    const fresh = offers.filter((card) => !before.has(`${card.conversation} ${card.offer}`));
    for (const card of fresh) {
      const title = say('offerFor', { name: nameOf(card, (id) => say('guest', { id })) });
      setNews(title);
      bell.tell({
        level: 'offer',
        title,
        body: card.preview.slice(0, BODY_CHARS),
        tag: card.conversation,
        onOpen: () => latest.current.onOpen(card),
      });
    }
    if (offers.length === 0) return setNews('');
    const timer = setInterval(() => preferences().notices.loop && bell.again('offer'), LOOP_MS);
    return () => clearInterval(timer);
  }, [keys]);
  return news;
}

/** Somebody waits where nobody did. Where the desk keeps my status it offers them to me instead, or spares me. */
function useSomebodyWaits(state: ChatState, bell: Bell, latest: Latest): void {
  const before = useRef<number>(undefined);
  const { board } = state.desk;
  useEffect(() => {
    if (!board) return;
    const first = board.waiting[0];
    const nobodyWaited = before.current === 0;
    before.current = board.total;
    if (!first || !nobodyWaited || latest.current.state.desk.me) return;
    const { say } = latest.current.words;
    bell.tell({
      level: 'offer',
      title: `${say('next')}: ${nameOf(first, (id) => say('guest', { id }))}`,
      body: first.preview,
      tag: first.conversation,
      onOpen: () => latest.current.onOpen(first),
    });
  }, [board, bell, latest]);
}

/** A customer waits longer than they should: said once a wait, and not of those that are late when the desk opens. */
function useLate(
  rows: readonly ChatRow[],
  serverNow: number,
  { say, span }: Words,
  bell: Bell,
  latest: Latest,
): void {
  const known = useRef<ReadonlySet<string>>(undefined);
  const late = rows.filter(
    (row) => row.wait.for === 'you' && urgencyOf(serverNow - row.wait.since) === 'late',
  );
  const keys = late.map((row) => `${row.card.conversation} ${row.wait.since}`).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the keys are what changes; rows are new with each second.
  useEffect(() => {
    if (!latest.current.state.desk.loaded) return;
    const before = known.current;
    known.current = new Set(late.map((row) => `${row.card.conversation} ${row.wait.since}`));
    if (!before) return;
    for (const row of late) {
      if (before.has(`${row.card.conversation} ${row.wait.since}`)) continue;
      bell.tell({
        level: 'alert',
        title: say('lateNotice', {
          name: nameOf(row.card, (id) => say('guest', { id })),
          time: span(serverNow - row.wait.since),
        }),
        body: row.preview,
        tag: row.card.conversation,
        onOpen: () => latest.current.onOpen(row.card),
      });
    }
  }, [keys, latest.current.state.desk.loaded]);
}
