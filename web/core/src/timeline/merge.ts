import type { EntryFrame, Page, StageName } from '../protocol/generated.ts';

/** What this client knows of one timeline. Everything from `low` up to `high` is known; the cursor is `high`. */
export interface Timeline {
  readonly id: string;
  /** Ordered by number, each once. */
  readonly entries: readonly EntryFrame[];
  readonly low: number;
  readonly high: number;
  /** Came ahead of a gap and waits for the page that fills it. */
  readonly ahead: readonly EntryFrame[];
  /** The newest number heard of. */
  readonly head: number;
  /** A page was shown at least once. */
  readonly loaded: boolean;
  /** Older entries lie on the server. */
  readonly older: boolean;
  /** How far the other side has been shown, and has read. */
  readonly delivered: number;
  readonly read: number;
  readonly stage: StageName;
  readonly version: number;
}

/** Which end a page was asked for. */
export type Direction = 'after' | 'before' | 'newest';

export function emptyTimeline(id: string): Timeline {
  return {
    id,
    entries: [],
    low: 1,
    high: 0,
    ahead: [],
    head: 0,
    loaded: false,
    older: false,
    delivered: 0,
    read: 0,
    stage: 'none',
    version: 0,
  };
}

/** Something between `high` and `head` is missing: a page after `high` is due. */
export function hasGap(timeline: Timeline): boolean {
  return timeline.loaded && timeline.head > timeline.high;
}

/** Takes the entries that follow `high` without a hole. */
function drain(timeline: Timeline): Timeline {
  const entries = [...timeline.entries];
  let high = timeline.high;
  const ahead: EntryFrame[] = [];
  for (const entry of timeline.ahead) {
    if (entry.n === high + 1) {
      entries.push(entry);
      high = entry.n;
    } else if (entry.n > high) ahead.push(entry);
  }
  return { ...timeline, entries, high, ahead, head: Math.max(timeline.head, high) };
}

const STAGES: Partial<Record<EntryFrame['kind'], StageName>> = {
  closed: 'closed',
  joined: 'active',
  reopened: 'waiting',
};

function stageAfter({ stage }: Timeline, { kind, by }: EntryFrame): StageName {
  const begins = kind === 'message' && by === 'customer' && (stage === 'none' || stage === 'closed');
  return begins ? 'waiting' : (STAGES[kind] ?? stage);
}

/** An entry that was pushed: a lower number is ignored, a higher one waits for its gap. */
export function withEntry(timeline: Timeline, entry: EntryFrame): Timeline {
  const { loaded, high } = timeline;
  if ((loaded && entry.n <= high) || timeline.ahead.some((other) => other.n === entry.n)) return timeline;
  const ahead = [...timeline.ahead, entry].sort((a, b) => a.n - b.n);
  const next = {
    ...timeline,
    ahead,
    head: Math.max(timeline.head, entry.n),
    stage: stageAfter(timeline, entry),
  };
  return loaded ? drain(next) : next;
}

/** The newest number, told without its entry. */
export function withHead(timeline: Timeline, n: number): Timeline {
  return n > timeline.head ? { ...timeline, head: n } : timeline;
}

export function withReceipt(timeline: Timeline, delivered: number, read: number): Timeline {
  return {
    ...timeline,
    delivered: Math.max(timeline.delivered, delivered, read),
    read: Math.max(timeline.read, read),
  };
}

/**
 * A page. It speaks for its whole range: a number in it without an entry is not for this reader, so a page closes
 * gaps that entries alone never could.
 */
export function withPage(timeline: Timeline, page: Page, direction: Direction): Timeline {
  const newer = page.version >= timeline.version;
  const base: Timeline = {
    ...withReceipt(timeline, page.delivered, page.read),
    head: Math.max(timeline.head, page.head),
    stage: newer ? page.stage : timeline.stage,
    version: newer ? page.version : timeline.version,
  };
  const first = page.entries[0]?.n;
  const last = page.entries.at(-1)?.n;
  if (!timeline.loaded) {
    const partial = direction === 'after' && page.more;
    return drain({
      ...base,
      entries: page.entries,
      low: first ?? 1,
      high: partial ? (last ?? 0) : Math.max(page.head, last ?? 0),
      older: direction === 'newest' ? page.more : (first ?? 1) > 1,
      loaded: true,
    });
  }
  if (direction === 'before') {
    const older = page.entries.filter((entry) => entry.n < timeline.low);
    return {
      ...base,
      entries: [...older, ...timeline.entries],
      low: older[0]?.n ?? timeline.low,
      older: page.more,
    };
  }
  const fresh = page.entries.filter((entry) => entry.n > timeline.high);
  // The newest page after a long absence may begin above what is known: the hole between is read as a gap.
  if (direction === 'newest' && page.more && first !== undefined && first > timeline.high + 1) {
    const ahead = [...timeline.ahead, ...fresh.filter((e) => !timeline.ahead.some((o) => o.n === e.n))];
    return drain({ ...base, ahead: ahead.sort((a, b) => a.n - b.n) });
  }
  const high = Math.max(
    timeline.high,
    direction === 'after' && page.more ? (last ?? 0) : page.head,
    last ?? 0,
  );
  return drain({ ...base, entries: [...timeline.entries, ...fresh], high });
}
