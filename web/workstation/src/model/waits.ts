import type { ChatCard, Timeline } from '@switchboard/core';

/** A customer should have an answer within this time. One figure for the whole desk until queues have their own. */
export const REPLY_TARGET_MS = 120_000;

export type Urgency = 'calm' | 'near' | 'late';

/** Grey under half of the target, amber up to it, red beyond. */
export function urgencyOf(waitedMs: number, targetMs: number = REPLY_TARGET_MS): Urgency {
  if (waitedMs > targetMs) return 'late';
  return waitedMs >= targetMs / 2 ? 'near' : 'calm';
}

/** Who waits for whom, and since when. */
export interface Wait {
  readonly for: 'you' | 'customer';
  readonly since: number;
}

/**
 * The first customer's message that nobody answered; without one the customer is the one to write. The card is
 * believed where the timeline is not here yet, or is older than the card.
 */
export function waitOf(card: ChatCard, timeline: Timeline | undefined): Wait {
  const entries = timeline?.loaded ? timeline.entries : [];
  let since: number | undefined;
  let answeredAt: number | undefined;
  for (const entry of entries) {
    if (entry.conversation !== card.conversation || entry.kind !== 'message') continue;
    if (entry.by === 'customer') {
      since ??= entry.at;
      answeredAt = undefined;
    } else {
      since = undefined;
      answeredAt = entry.at;
    }
  }
  if (since !== undefined) return { for: 'you', since };
  if (answeredAt !== undefined) return { for: 'customer', since: answeredAt };
  return card.preview_by === 'customer' || card.preview === ''
    ? { for: 'you', since: card.preview_at || card.since }
    : { for: 'customer', since: card.preview_at };
}
