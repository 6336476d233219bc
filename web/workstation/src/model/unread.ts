import type { ChatCard, ChatState } from '@switchboard/core';

/** How far this side has read: here, or on another device. */
export function seenOf(
  state: ChatState,
  card: { readonly timeline: string; readonly read?: number },
): number {
  return Math.max(state.seen[card.timeline] ?? 0, card.read ?? 0);
}

/** The customer's messages after that. Without its timeline only whether there are any is known: one stands for them. */
export function unreadOfCard(state: ChatState, card: ChatCard): number {
  const seen = seenOf(state, card);
  const timeline = state.timelines[card.timeline];
  if (!timeline?.loaded) return card.head > seen && card.preview_by === 'customer' ? 1 : 0;
  return timeline.entries.filter(
    (entry) => entry.n > seen && entry.kind === 'message' && entry.by === 'customer',
  ).length;
}

/** Of all my chats, for the title. */
export function unreadInAll(state: ChatState): number {
  return state.desk.chats
    .filter((card) => card.place !== 'offered' && card.place !== 'wrap_up')
    .reduce((sum, card) => sum + unreadOfCard(state, card), 0);
}
