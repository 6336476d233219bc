import type { AuthorKind, ChatCard, Page, WaitingCard } from '@switchboard/core';
import type { FakeChat } from './fake-chat.ts';

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
    .filter((chat) => chat.stage === 'waiting' && !chat.offered)
    .sort((a, b) => a.since - b.since)
    .map((chat) => {
      const { conversation, timeline, name, customer, since, version } = chat;
      return { conversation, timeline, name, customer, since, version, preview: preview(chat).text };
    });
}

/** An operator's conversations, and what they have to do with each. */
export function cardsOf(chats: readonly FakeChat[], operator: string): ChatCard[] {
  return chats.flatMap((chat) => {
    const place = placeOf(chat, operator);
    if (!place) return [];
    const { conversation, timeline, name, customer, stage, version, since } = chat;
    const { text, by, at } = preview(chat);
    const words = { preview: text, preview_by: by, preview_at: at };
    const numbers = { head: chat.entries.length, read: chat.staffRead };
    return [
      { conversation, timeline, customer, name, stage, version, since, ...place, ...words, ...numbers },
    ];
  });
}

function placeOf(
  chat: FakeChat,
  operator: string,
): Pick<ChatCard, 'place' | 'offer' | 'until' | 'from'> | undefined {
  const { offered, wrapUp } = chat;
  if (chat.assignee === operator && offered && offered.to !== operator)
    return { place: 'leaving', until: offered.until };
  if (chat.assignee === operator) return { place: chat.held ? 'on_hold' : 'mine' };
  if (wrapUp?.by === operator) return { place: 'wrap_up', until: wrapUp.until };
  if (offered?.to !== operator) return undefined;
  const { offer, until, from } = offered;
  return { place: 'offered', offer, until, ...(from ? { from } : {}) };
}

const PAGE = 30;

/** A page of a timeline: the newest, or what lies after or before a number. */
export function pageOf(chat: FakeChat, after?: number, before?: number): Page {
  const range = chat.entries.filter(
    (entry) => (after === undefined || entry.n > after) && (before === undefined || entry.n < before),
  );
  const entries = after !== undefined ? range.slice(0, PAGE) : range.slice(-PAGE);
  const { timeline, delivered, read, stage, version } = chat;
  const more = entries.length < range.length;
  return { timeline, entries, head: chat.entries.length, more, delivered, read, stage, version };
}
