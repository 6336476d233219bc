import type { ChatCard, ChatState } from '@switchboard/core';
import { unreadOfCard } from './unread.ts';
import { type Wait, waitOf } from './waits.ts';

/** A row of "my chats", with all that it shows. */
export interface ChatRow {
  readonly card: ChatCard;
  /** The number at its edge; `1` to `9` have a key. */
  readonly line: number;
  readonly wait: Wait;
  readonly unread: number;
  readonly preview: string;
}

export interface Groups {
  readonly you: readonly ChatRow[];
  readonly customer: readonly ChatRow[];
}

/** The newest message: of the timeline, which is ahead of the card, or of the card. */
function previewOf(state: ChatState, card: ChatCard): string {
  const last = state.timelines[card.timeline]?.entries.findLast((entry) => entry.kind === 'message');
  return last && 'text' in last && last.at >= card.preview_at ? last.text : card.preview;
}

/** My chats by who waits for whom; in each group the longest wait first, numbered through. */
export function groupsOf(state: ChatState): Groups {
  const rows = state.desk.chats.map((card) => ({
    card,
    wait: waitOf(card, state.timelines[card.timeline]),
    unread: unreadOfCard(state, card),
    preview: previewOf(state, card),
  }));
  const byWait = (a: { wait: Wait; card: ChatCard }, b: { wait: Wait; card: ChatCard }) =>
    a.wait.since - b.wait.since || a.card.conversation.localeCompare(b.card.conversation);
  const you = rows.filter((row) => row.wait.for === 'you').sort(byWait);
  const customer = rows.filter((row) => row.wait.for === 'customer').sort(byWait);
  return {
    you: you.map((row, at) => ({ ...row, line: at + 1 })),
    customer: customer.map((row, at) => ({ ...row, line: you.length + at + 1 })),
  };
}

export function rowsOf(groups: Groups): readonly ChatRow[] {
  return [...groups.you, ...groups.customer];
}

/** The same rows in an order that was shown before; what is new stands at the end of its group. */
export function heldOrder(groups: Groups, held: readonly string[]): Groups {
  const place = (row: ChatRow) => {
    const at = held.indexOf(row.card.conversation);
    return at < 0 ? held.length : at;
  };
  const sorted = (rows: readonly ChatRow[]) => [...rows].sort((a, b) => place(a) - place(b));
  const you = sorted(groups.you);
  const customer = sorted(groups.customer);
  return {
    you: you.map((row, at) => ({ ...row, line: at + 1 })),
    customer: customer.map((row, at) => ({ ...row, line: you.length + at + 1 })),
  };
}

/** The chat before or after this one; from none to the first. */
export function stepFrom(
  rows: readonly ChatRow[],
  conversation: string | undefined,
  by: 1 | -1,
): ChatRow | undefined {
  const at = rows.findIndex((row) => row.card.conversation === conversation);
  if (at < 0) return by === 1 ? rows[0] : rows.at(-1);
  return rows[Math.min(rows.length - 1, Math.max(0, at + by))];
}

/** `Margarethe H.`, where there is little room. */
export function shortName(name: string): string {
  const words = name.trim().split(/\s+/u);
  const last = words.length > 1 ? [...(words.at(-1) ?? '')][0] : undefined;
  return last ? `${words[0]} ${last}.` : name;
}

/** A customer's name; a guest has a short number. */
export function nameOf(
  person: { readonly name: string; readonly customer: string },
  guest: (id: string) => string,
): string {
  return person.name.trim() || guest(person.customer.slice(-4));
}
