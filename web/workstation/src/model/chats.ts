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

/** The groups of my chats, in their order: what is to be written up, who waits for me, whom I wait for, what is on hold. */
export const GROUPS = ['wrapUp', 'you', 'customer', 'held'] as const;
export type GroupName = (typeof GROUPS)[number];
export type Groups = Readonly<Record<GroupName, readonly ChatRow[]>>;

/**
 * The newest message: of the timeline, which is ahead of the card, or of the card. One that says nothing is called by
 * its files, as the server does.
 */
function previewOf(state: ChatState, card: ChatCard): string {
  const last = state.timelines[card.timeline]?.entries.findLast((entry) => entry.kind === 'message');
  if (!last || !('text' in last) || last.at < card.preview_at) return card.preview;
  return last.text.trim() || (last.files ?? []).map((file) => file.name).join(', ');
}

/** What is offered to me, the one that ends first above. */
export function offersOf(state: ChatState): readonly ChatCard[] {
  return state.desk.chats
    .filter((card) => card.place === 'offered')
    .sort((a, b) => (a.until ?? 0) - (b.until ?? 0));
}

function groupOf(card: ChatCard, wait: Wait): GroupName {
  if (card.place === 'wrap_up') return 'wrapUp';
  return card.place === 'on_hold' ? 'held' : wait.for;
}

/** My chats by who waits for whom; in each group the longest wait first, numbered through. Offers are not mine yet. */
export function groupsOf(state: ChatState): Groups {
  const rows = state.desk.chats
    .filter((card) => card.place !== 'offered')
    .map((card) => ({
      card,
      wait: waitOf(card, state.timelines[card.timeline]),
      unread: unreadOfCard(state, card),
      preview: previewOf(state, card),
    }));
  const byWait = (a: { wait: Wait; card: ChatCard }, b: { wait: Wait; card: ChatCard }) =>
    a.wait.since - b.wait.since || a.card.conversation.localeCompare(b.card.conversation);
  const of = (name: GroupName) => rows.filter(({ card, wait }) => groupOf(card, wait) === name).sort(byWait);
  return numbered({ wrapUp: of('wrapUp'), you: of('you'), customer: of('customer'), held: of('held') });
}

/** Lines run through all groups. */
function numbered(groups: Readonly<Record<GroupName, readonly Omit<ChatRow, 'line'>[]>>): Groups {
  let line = 0;
  const of = (name: GroupName) => groups[name].map((row) => ({ ...row, line: ++line }));
  return { wrapUp: of('wrapUp'), you: of('you'), customer: of('customer'), held: of('held') };
}

export function rowsOf(groups: Groups): readonly ChatRow[] {
  return GROUPS.flatMap((name) => groups[name]);
}

/** The same rows in an order that was shown before; what is new stands at the end of its group. */
export function heldOrder(groups: Groups, held: readonly string[]): Groups {
  const place = (row: ChatRow) => {
    const at = held.indexOf(row.card.conversation);
    return at < 0 ? held.length : at;
  };
  const of = (name: GroupName) => [...groups[name]].sort((a, b) => place(a) - place(b));
  return numbered({ wrapUp: of('wrapUp'), you: of('you'), customer: of('customer'), held: of('held') });
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
