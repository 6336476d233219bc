import { type EntryFrame, type OutboxItem, sameDay, type Timeline } from '@switchboard/core';

/** One row of a thread. */
export type ThreadRow =
  | { readonly row: 'day'; readonly key: string; readonly at: number }
  | { readonly row: 'new'; readonly key: string }
  | { readonly row: 'event'; readonly key: string; readonly entry: EntryFrame }
  | { readonly row: 'block'; readonly key: string; readonly entry: EntryFrame }
  | {
      readonly row: 'bubble';
      readonly key: string;
      readonly entry: EntryFrame;
      /** The first of several by one person: with its name. */
      readonly first: boolean;
      /** The last of several by one person: with its tick. */
      readonly last: boolean;
    }
  | {
      readonly row: 'pending';
      readonly key: string;
      readonly item: OutboxItem;
      readonly first: boolean;
    };

const TOGETHER_MS = 300_000;
/** More than these are not kept on the page: older ones are asked for by scrolling. */
export const SHOWN_MAX = 300;

function isBubble(entry: EntryFrame): boolean {
  return entry.kind === 'message' || entry.kind === 'undelivered';
}

function together(a: EntryFrame | undefined, b: EntryFrame | undefined): boolean {
  return (
    a !== undefined &&
    b !== undefined &&
    isBubble(a) &&
    isBubble(b) &&
    a.by_id === b.by_id &&
    a.kind === b.kind &&
    Math.abs(b.at - a.at) < TOGETHER_MS &&
    sameDay(a.at, b.at)
  );
}

/** The rows of a timeline: days, the "New" line before the first customer's message after `seen`, people's texts. */
export function threadRows(
  timeline: Timeline | undefined,
  pending: readonly OutboxItem[],
  seen: number,
  me: string | undefined,
  now: number,
  shownMax: number = SHOWN_MAX,
): readonly ThreadRow[] {
  const entries = timeline?.entries.slice(-shownMax) ?? [];
  const rows: ThreadRow[] = [];
  let marked = false;
  entries.forEach((entry, at) => {
    const before = entries[at - 1];
    const after = entries[at + 1];
    if (!before || !sameDay(before.at, entry.at))
      rows.push({ row: 'day', key: `day-${entry.n}`, at: entry.at });
    const isNew =
      !marked && seen > 0 && entry.n > seen && entry.kind === 'message' && entry.by === 'customer';
    if (isNew) {
      marked = true;
      rows.push({ row: 'new', key: 'new' });
    }
    const key = entry.cid || `${entry.n}`;
    if (isBubble(entry)) {
      const first = isNew || !together(before, entry);
      rows.push({ row: 'bubble', key: `${key}-${entry.n}`, entry, first, last: !together(entry, after) });
    } else if (entry.kind === 'note' || entry.kind === 'whisper')
      rows.push({ row: 'block', key: `${key}-${entry.n}`, entry });
    else rows.push({ row: 'event', key: `${key}-${entry.n}`, entry });
  });
  const last = entries.at(-1);
  if (!last && pending.length > 0) rows.push({ row: 'day', key: 'day-now', at: now });
  pending.forEach((item, at) => {
    const mine = last?.kind === 'message' && last.by_id === me && item.at - last.at < TOGETHER_MS;
    rows.push({ row: 'pending', key: item.cid, item, first: at === 0 && !mine });
  });
  return rows;
}

/** The entry under which the tick of my texts stands: the newest one of each state would be noise. */
export function tickedEntries(timeline: Timeline | undefined, me: string | undefined): ReadonlySet<number> {
  const mine = timeline?.entries.filter((entry) => entry.kind === 'message' && entry.by_id === me) ?? [];
  const newest = mine.at(-1);
  const read = mine.findLast((entry) => entry.n <= (timeline?.read ?? 0));
  const delivered = mine.findLast((entry) => entry.n <= (timeline?.delivered ?? 0));
  return new Set([newest, read, delivered].flatMap((entry) => (entry ? [entry.n] : [])));
}

/** When my chat began to be mine: the newest `joined` of me in this conversation. */
export function joinedAt(timeline: Timeline | undefined, conversation: string, me: string | undefined) {
  return timeline?.entries.findLast(
    (entry) => entry.kind === 'joined' && entry.conversation === conversation && entry.operator === me,
  )?.at;
}

/** Who of the staff wrote this: as the server names them, else as the thread tells it. */
export function staffNameOf(timeline: Timeline | undefined, entry: EntryFrame): string | undefined {
  if (entry.by_name) return entry.by_name;
  const joined = timeline?.entries.findLast((it) => it.kind === 'joined' && it.operator === entry.by_id);
  return joined?.kind === 'joined' ? joined.name : undefined;
}
