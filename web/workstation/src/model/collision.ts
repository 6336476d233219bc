import type { EntryFrame, Timeline } from '@switchboard/core';

/** The newest reply that a colleague sent after this entry: the customer may have their answer already. */
export function repliedSince(
  timeline: Timeline | undefined,
  n: number | undefined,
  me: string,
): EntryFrame | undefined {
  if (n === undefined) return undefined;
  return timeline?.entries.findLast(
    (entry) => entry.n > n && entry.kind === 'message' && entry.by !== 'customer' && entry.by_id !== me,
  );
}
