import { match } from './fuzzy.ts';

/** What came of a conversation, as the settings name it. */
export interface CloseCode {
  readonly id: string;
  readonly name: string;
  /** Whoever chooses it must write a note. */
  readonly needsNote: boolean;
}

/** What a queue says about the end of its conversations. */
export interface QueueEnd {
  readonly close_codes: readonly string[];
  readonly needs_close_code: boolean;
  readonly wrap_up_ms: number;
}

interface Kept<T> {
  readonly id: string;
  readonly body: T;
}

/** The codes of a queue in the order of its digits; where it names none, all there are. */
export function codesOf(
  queue: Pick<QueueEnd, 'close_codes'> | undefined,
  codes: readonly Kept<{ readonly name: string; readonly needs_note?: boolean }>[],
): readonly CloseCode[] {
  const all = codes.map(({ id, body }) => ({ id, name: body.name, needsNote: body.needs_note === true }));
  if (!queue || queue.close_codes.length === 0) return all;
  return queue.close_codes.flatMap((id) => all.find((it) => it.id === id) ?? []);
}

/** Those that answer what was typed: their number, or letters of their name. Each with the number that it always has. */
export function codesFor(
  codes: readonly CloseCode[],
  query: string,
): readonly { readonly code: CloseCode; readonly no: number }[] {
  const asked = query.trim();
  const numbered = codes.map((code, at) => ({ code, no: at + 1 }));
  if (asked === '') return numbered;
  if (/^\d+$/.test(asked)) return numbered.filter(({ no }) => `${no}`.startsWith(asked));
  return numbered.filter(({ code }) => match(asked, code.name) !== undefined);
}

/** Why it cannot be ended like this; nothing: it can. */
export function endMissing(
  end: { readonly needsCode: boolean },
  code: CloseCode | undefined,
  note: string,
): 'code' | 'note' | undefined {
  if (!code) return end.needsCode ? 'code' : undefined;
  return code.needsNote && note.trim() === '' ? 'note' : undefined;
}
