import { match } from './fuzzy.ts';

/** A colleague who can be called. */
export interface Colleague {
  readonly id: string;
  readonly name: string;
  /** Why they may not answer at once: away, offline. */
  readonly state?: string | undefined;
}

const SHOWN_MAX = 8;
const LETTERS = /^[\p{L}\p{N}_.-]*$/u;

/** Who is called: the letters after an @ that begins a word, up to the caret. */
export function calledBy(
  text: string,
  caret: number,
): { readonly from: number; readonly query: string } | undefined {
  const from = text.lastIndexOf('@', caret - 1);
  if (from < 0 || (from > 0 && !/[\s(]/u.test(text[from - 1] ?? ''))) return undefined;
  const query = text.slice(from + 1, caret);
  return LETTERS.test(query) ? { from, query } : undefined;
}

/** Those whose name answers these letters, the best first; for nothing all, as they come. */
export function colleaguesFor(people: readonly Colleague[], query: string): readonly Colleague[] {
  if (query === '') return people.slice(0, SHOWN_MAX);
  return people
    .flatMap((it) => {
      const hit = match(query, it.name);
      return hit ? { it, score: hit.score } : [];
    })
    .sort((a, b) => b.score - a.score)
    .slice(0, SHOWN_MAX)
    .map(({ it }) => it);
}
