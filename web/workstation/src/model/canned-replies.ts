import { match } from './fuzzy.ts';

/** A reply that is written once, as the settings keep it. */
export interface CannedBody {
  readonly shortcut: string;
  readonly title: string;
  readonly audience: 'mine' | 'queues' | 'everyone';
  readonly queues: readonly string[];
  readonly texts: readonly { readonly language: string; readonly text: string }[];
}

export interface CannedReply extends CannedBody {
  readonly id: string;
  /** How often this person used it here. */
  readonly used: number;
}

const FOUND_MAX = 50;
const SHORTCUT = /^[\p{L}\p{N}_-]*$/u;

/** What is looked for: the letters after a slash that begins a word, up to the caret. */
export function cannedAsked(
  text: string,
  caret: number,
): { readonly from: number; readonly query: string } | undefined {
  const from = text.lastIndexOf('/', caret - 1);
  if (from < 0 || (from > 0 && !/\s/u.test(text[from - 1] ?? ''))) return undefined;
  const query = text.slice(from + 1, caret);
  return SHORTCUT.test(query) ? { from, query } : undefined;
}

/** Those that this person can use here: their own, of their queues and of this conversation's, everybody's. */
export function usable(replies: readonly CannedReply[], queues: readonly string[]): readonly CannedReply[] {
  return replies.filter((it) => it.audience !== 'queues' || it.queues.some((id) => queues.includes(id)));
}

/** The best first: by shortcut, then title, then what it says. Of equally good ones the one that is used more. */
export function found(replies: readonly CannedReply[], query: string): readonly CannedReply[] {
  const asked = query.toLocaleLowerCase();
  const rank = (it: CannedReply): number | undefined => {
    const shortcut = it.shortcut.toLocaleLowerCase();
    if (asked === '') return 0;
    if (shortcut === asked) return 5;
    if (shortcut.startsWith(asked)) return 4;
    if (match(asked, it.shortcut)) return 3;
    if (match(asked, it.title)) return 2;
    return it.texts.some(({ text }) => match(asked, text)) ? 1 : undefined;
  };
  return replies
    .flatMap((it) => {
      const score = rank(it);
      return score === undefined ? [] : { it, score };
    })
    .sort((a, b) => b.score - a.score || b.it.used - a.it.used || a.it.shortcut.localeCompare(b.it.shortcut))
    .slice(0, FOUND_MAX)
    .map(({ it }) => it);
}

const CYRILLIC = /\p{Script=Cyrillic}/u;
const LATIN = /\p{Script=Latin}/u;

/** The text for whoever wrote this last: in their script if there is one, else in this person's language, else the first. */
export function textFor(reply: CannedBody, heard: string | undefined, locale: string): string {
  const main = (language: string) => language.split('-')[0] ?? '';
  const cyrillic = (text: string) => CYRILLIC.test(text);
  const fits = reply.texts.filter(({ text }) => {
    if (!heard || (!cyrillic(heard) && !LATIN.test(heard))) return true;
    return cyrillic(text) === cyrillic(heard);
  });
  const among = fits.length > 0 ? fits : reply.texts;
  return (among.find(({ language }) => main(language) === locale) ?? among[0])?.text ?? '';
}

const KEY = 'switchboard-desk:canned';
const COUNTED_MAX = 500;

/** How often each was used in this browser. */
export function usedCounts(): Readonly<Record<string, number>> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(
      Object.entries(value).filter((it): it is [string, number] => typeof it[1] === 'number'),
    );
  } catch {
    return {};
  }
}

export function countUse(id: string): void {
  const { [id]: before = 0, ...rest } = usedCounts();
  const all = Object.entries({ ...rest, [id]: before + 1 });
  const kept = all.sort(([, a], [, b]) => b - a).slice(0, COUNTED_MAX);
  try {
    localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(kept)));
  } catch {
    // Without storage the order is by letters.
  }
}
