import type { SpeechKind } from '@switchboard/core';

export type DraftTab = 'reply' | 'note';

/** What was begun in one conversation. One without texts says that it is over. */
export interface Draft {
  readonly reply: string;
  readonly note: string;
  readonly tab: DraftTab;
  /** Its newest change. */
  readonly at: number;
  /** Of each text; none: as old as the newest. */
  readonly replyAt?: number;
  readonly noteAt?: number;
}

export type DraftBook = Readonly<Record<string, Draft>>;

export const NO_DRAFT: Draft = { reply: '', note: '', tab: 'reply', at: 0 };
const KEPT_MAX = 200;
/** What nobody came back to for so long is no draft any more. */
const KEPT_MS = 30 * 86_400_000;

export const isOver = ({ reply, note }: Draft): boolean => reply === '' && note === '';
export const replyAt = (it: Draft): number => it.replyAt ?? it.at;
export const noteAt = (it: Draft): number => it.noteAt ?? it.at;

/** A draft with a part of it changed. It is newer than what it was, whatever the clock says: another device's may be ahead. */
export function written(
  book: DraftBook,
  id: string,
  part: Partial<Pick<Draft, 'reply' | 'note' | 'tab'>>,
  now: number,
): DraftBook {
  const before = book[id] ?? NO_DRAFT;
  const at = Math.max(now, before.at + 1);
  const times = {
    at,
    replyAt: part.reply === undefined ? replyAt(before) : at,
    noteAt: part.note === undefined ? noteAt(before) : at,
  };
  return bounded({ ...book, [id]: { ...before, ...part, ...times } });
}

/** The newest go on. Those that are over take no room from those that are not. */
function bounded(book: DraftBook): DraftBook {
  const all = Object.entries(book);
  if (all.length <= KEPT_MAX) return book;
  const newest = all.sort(([, a], [, b]) => b.at - a.at);
  const begun = newest.filter(([, it]) => !isOver(it)).slice(0, KEPT_MAX);
  return Object.fromEntries([...begun, ...newest.filter(([, it]) => isOver(it)).slice(0, KEPT_MAX)]);
}

/**
 * A text that could not be delivered joins the draft; behind what stands there already. What was not meant for the
 * customer joins the note: in the reply, one key would send it.
 */
export function withReturned(
  book: DraftBook,
  id: string,
  text: string,
  at: number,
  kind: SpeechKind = 'message',
): DraftBook {
  const tab = kind === 'message' ? 'reply' : 'note';
  const begun = book[id]?.[tab] ?? '';
  // Another device may have put it back.
  if (begun.includes(text)) return book;
  return written(book, id, { [tab]: begun.trim() === '' ? text : `${begun}\n\n${text}`, tab }, at);
}

/** Of two the newer of each text: one device sends the note while the other goes on with the reply. */
export function joined(a: Draft | undefined, b: Draft): Draft {
  if (!a) return b;
  const reply = replyAt(b) >= replyAt(a) ? b : a;
  const note = noteAt(b) >= noteAt(a) ? b : a;
  return {
    reply: reply.reply,
    note: note.note,
    tab: (b.at >= a.at ? b : a).tab,
    at: Math.max(a.at, b.at),
    replyAt: replyAt(reply),
    noteAt: noteAt(note),
  };
}

/** Of two books each draft, joined: two tabs write into one store. */
export function merged(a: DraftBook, b: DraftBook): DraftBook {
  const out: Record<string, Draft> = { ...a };
  for (const [id, draft] of Object.entries(b)) out[id] = joined(out[id], draft);
  return bounded(out);
}

/** Without those that were left alone for too long. */
export function recent(book: DraftBook, now: number): DraftBook {
  return Object.fromEntries(Object.entries(book).filter(([, { at }]) => now - at < KEPT_MS));
}

/** What a person sees of a book. */
export function begun(book: DraftBook): DraftBook {
  return Object.fromEntries(Object.entries(book).filter(([, it]) => !isOver(it) || it.tab === 'note'));
}

/** A book that was kept; what is no draft in it is left out. */
export function restored(value: unknown): DraftBook {
  if (typeof value !== 'object' || value === null) return {};
  const out: Record<string, Draft> = {};
  for (const [id, it] of Object.entries(value)) {
    const draft = restoredDraft(it);
    if (draft) out[id] = draft;
  }
  return out;
}

export function restoredDraft(value: unknown): Draft | undefined {
  const it = value as Partial<Draft> | null | undefined;
  if (typeof it?.reply !== 'string' || typeof it.note !== 'string' || typeof it.at !== 'number') return;
  const { reply, note, at } = it;
  const times = {
    replyAt: typeof it.replyAt === 'number' ? it.replyAt : at,
    noteAt: typeof it.noteAt === 'number' ? it.noteAt : at,
  };
  return { reply, note, tab: it.tab === 'note' ? 'note' : 'reply', at, ...times };
}
