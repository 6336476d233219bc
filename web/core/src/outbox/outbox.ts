import type { Said } from '../command.ts';
import type { Me, Problem, Say } from '../protocol/generated.ts';

/** Without a tick for this long a row says that it waits. */
export const TICK_MS = 2_000;

/** What a person can do about a text that was not taken. */
export type Remedy = 'retry' | 'shorten' | 'sign_in' | 'slow_down' | 'none';

/** A text that has no entry yet. */
export interface OutboxItem extends Said {
  readonly state: 'sending' | 'waiting' | 'sent' | 'failed';
  /** Why it waits, when the server said so: `storage_full`, `busy` … */
  readonly reason?: string;
  readonly remedy?: Remedy;
  readonly problem?: Problem;
}

export type Outbox = readonly OutboxItem[];

/** The first text that may go out. One is in flight at a time, so nothing overtakes it. */
export function head(outbox: Outbox): OutboxItem | undefined {
  return outbox.find((item) => item.state === 'sending' || item.state === 'waiting');
}

export function sayOf(item: OutboxItem): Say {
  const { timeline, cid, sender, no, kind, text, files } = item;
  return {
    timeline,
    cid,
    sender,
    no,
    text,
    ...(kind ? { kind } : {}),
    ...(files?.length ? { files: files.map(({ id }) => id) } : {}),
  };
}

/** A text that comes to the outbox, or is on its way there: what was left behind by another page waits already. */
export function rowOf(said: Said, me: Me | undefined, now: number): OutboxItem {
  // A customer has one timeline, whatever it was when this was written.
  const timeline = me?.timeline ?? said.timeline;
  return { ...said, timeline, state: now - said.at < TICK_MS ? 'sending' : 'waiting' };
}

/** The text as it was minted. */
export function saidOf({ state: _, reason: __, remedy: ___, problem: ____, ...said }: OutboxItem): Said {
  return said;
}

/**
 * Adds a text; one that is known already stays as it was first minted. A text that was refused gives way to the one that
 * it is sent again as, whichever tab was first to ask for it.
 */
export function added(outbox: Outbox, item: OutboxItem): Outbox {
  const { cid, again } = item;
  return outbox.some((other) => other.cid === cid || (again && other.again === again))
    ? outbox
    : [...outbox.filter((other) => other.cid !== again), item];
}

function changed(outbox: Outbox, cid: string, change: (item: OutboxItem) => OutboxItem): Outbox {
  return outbox.some((item) => item.cid === cid)
    ? outbox.map((item) => (item.cid === cid ? change(item) : item))
    : outbox;
}

/** The tick: durable, its entry is on the way. */
export function accepted(outbox: Outbox, cid: string): Outbox {
  return changed(outbox, cid, ({ reason: _, ...item }) => ({ ...item, state: 'sent' }));
}

/** The entry is here: the text needs no row of its own any more. */
export function landed(outbox: Outbox, cid: string): Outbox {
  return outbox.some((item) => item.cid === cid) ? outbox.filter((item) => item.cid !== cid) : outbox;
}

export function waiting(outbox: Outbox, cid: string, reason?: string): Outbox {
  return changed(outbox, cid, (item) =>
    item.state === 'sending' || (item.state === 'waiting' && reason && item.reason !== reason)
      ? { ...item, state: 'waiting', ...(reason ? { reason } : {}) }
      : item,
  );
}

const REMEDIES: Partial<Record<Problem['type'], Remedy>> = {
  'too-long': 'shorten',
  unauthenticated: 'sign_in',
  forbidden: 'none',
  'not-yours': 'none',
  'file-unfit': 'none',
  'too-many': 'slow_down',
};

export function failed(outbox: Outbox, cid: string, problem: Problem): Outbox {
  const remedy = REMEDIES[problem.type] ?? 'retry';
  return changed(outbox, cid, (item) => ({ ...item, state: 'failed', problem, remedy }));
}

/** What is worth keeping over a reload: a text with a tick is the server's. */
export function kept(outbox: Outbox): Outbox {
  return outbox.filter((item) => item.state !== 'sent');
}

/** What was kept, as it starts again. */
export function restored(value: unknown): Outbox {
  if (!Array.isArray(value)) return [];
  return value
    .filter((item): item is OutboxItem => typeof item?.cid === 'string' && typeof item.text === 'string')
    .map((item) => (item.state === 'failed' ? item : { ...item, state: 'waiting' }));
}
