import type { AuthorKind, ChatCard, WaitingCard } from '@switchboard/core';
import type { FakeChat } from './fake-desk.ts';

/** The newest message, as a card shows it. */
function preview(chat: FakeChat): { text: string; by: AuthorKind; at: number } {
  const last = chat.entries.findLast((entry) => entry.kind === 'message');
  return last?.kind === 'message'
    ? { text: last.text.slice(0, 120), by: last.by, at: last.at }
    : { text: '', by: 'system', at: 0 };
}

/** What waits, the longest first. */
export function waitingOf(chats: readonly FakeChat[]): WaitingCard[] {
  return chats
    .filter((chat) => chat.stage === 'waiting')
    .sort((a, b) => a.since - b.since)
    .map((chat) => {
      const { conversation, timeline, name, customer, since, version } = chat;
      return { conversation, timeline, name, customer, since, version, preview: preview(chat).text };
    });
}

/** An operator's conversations. */
export function cardsOf(chats: readonly FakeChat[], operator: string): ChatCard[] {
  return chats
    .filter((chat) => chat.assignee === operator)
    .map((chat) => {
      const { conversation, timeline, name, customer, stage, version, since } = chat;
      const { text, by, at } = preview(chat);
      const words = { preview: text, preview_by: by, preview_at: at };
      const numbers = { head: chat.entries.length, read: chat.staffRead };
      const place = 'mine' as const;
      return { conversation, timeline, customer, name, stage, version, since, place, ...words, ...numbers };
    });
}
