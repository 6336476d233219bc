import {
  type ChatCard,
  type ChatState,
  EMPTY,
  type EntryBody,
  type EntryFrame,
  emptyTimeline,
  type OutboxItem,
  type Timeline,
} from '@switchboard/core';

export const ME = 'me';
export const AT = new Date(2026, 10, 18, 10, 41).getTime();
const MINUTE = 60_000;

export const minutesAgo = (minutes: number) => AT - minutes * MINUTE;

export function card(conversation: string, part: Partial<ChatCard> = {}): ChatCard {
  const usual = {
    conversation,
    timeline: `timeline of ${conversation}`,
    customer: `customer of ${conversation}`,
    name: conversation,
    stage: 'active' as const,
    place: 'mine' as const,
    version: 1,
    since: minutesAgo(10),
    preview: 'hello',
    preview_by: 'customer' as const,
    preview_at: minutesAgo(5),
    head: 3,
    read: 0,
  };
  return { ...usual, ...part };
}

export function entry(n: number, by: string, at: number, body?: EntryBody, conversation = 'a'): EntryFrame {
  return {
    timeline: `timeline of ${conversation}`,
    n,
    conversation,
    cid: `cid-${n}`,
    by: by === 'customer' ? 'customer' : by === 'system' ? 'system' : 'operator',
    by_id: by,
    at,
    ...(body ?? { kind: 'message', text: `text ${n}` }),
  };
}

export function timeline(entries: readonly EntryFrame[], part: Partial<Timeline> = {}): Timeline {
  const high = entries.at(-1)?.n ?? 0;
  return {
    ...emptyTimeline('timeline of a'),
    entries,
    high,
    head: high,
    loaded: true,
    stage: 'active',
    ...part,
  };
}

export function stateOf(
  chats: readonly ChatCard[],
  timelines: Readonly<Record<string, Timeline>> = {},
): ChatState {
  return { ...EMPTY, timelines, desk: { inboxVersion: 1, chats, loaded: true } };
}

export function pending(cid: string, at: number): OutboxItem {
  return { cid, sender: 's', no: 1, timeline: 'timeline of a', text: cid, at, state: 'sending' };
}
