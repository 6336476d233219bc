import type { OutboxItem } from '../outbox/outbox.ts';
import type { EntryFrame } from '../protocol/generated.ts';
import type { ChatState } from '../state.ts';
import type { Timeline } from './merge.ts';

/** How far a text of mine has come. */
export type Tick = 'sending' | 'sent' | 'delivered' | 'read' | 'waiting' | 'failed';

/** The tick of an entry of mine; entries of others have none. */
export function tickOf(timeline: Timeline, entry: EntryFrame): Tick {
  if (entry.kind === 'undelivered') return 'failed';
  if (entry.n <= timeline.read) return 'read';
  return entry.n <= timeline.delivered ? 'delivered' : 'sent';
}

/** The texts of a timeline that have no entry yet, in the order written. Before a customer's is known all are of it. */
export function pendingOf(state: ChatState, timeline: string): readonly OutboxItem[] {
  const known = state.timelines[timeline];
  const shown = new Set(known?.entries.slice(-100).map((entry) => entry.cid));
  return state.outbox.filter((item) => (!timeline || item.timeline === timeline) && !shown.has(item.cid));
}

/** Messages of others after what this side has read. */
export function unreadOf(state: ChatState, timeline: string): number {
  const known = state.timelines[timeline];
  const seen = state.seen[timeline] ?? 0;
  const me = state.me?.id;
  return (
    known?.entries.filter((entry) => entry.n > seen && entry.kind === 'message' && entry.by_id !== me)
      .length ?? 0
  );
}

/** Who answers now: the last that joined and did not leave. */
export function answeredBy(timeline: Timeline | undefined): string | undefined {
  for (const entry of [...(timeline?.entries ?? [])].reverse()) {
    if (entry.kind === 'joined') return entry.name;
    if (entry.kind === 'left') return undefined;
  }
  return undefined;
}
