/** How well a text answers a query, and which of its letters do. */
export interface Match {
  readonly score: number;
  /** Places in the text, by its characters. */
  readonly at: readonly number[];
}

const LETTER = /[\p{L}\p{N}]/u;
const FIRST = 100;
const WORD = 40;
const RUN = 15;
const INSIDE = 4;
/** Of two texts the shorter is meant. */
const LENGTH = 0.1;

/** Without case and marks: `é` is found by `e`, `Й` by `и`. */
const fold = (letter: string) => [...letter.normalize('NFD')][0]?.toLocaleLowerCase() ?? '';

/**
 * All words of a query in a text, in any order. The letters of a word stand together, or go on at the start of another word:
 * `gk` finds "Guest Kim", and nothing is found by letters that merely lie about.
 */
export function match(query: string, text: string): Match | undefined {
  const words = query.trim().split(/\s+/u).filter(Boolean);
  const letters = [...text];
  const folded = letters.map(fold);
  const starts = letters.map(
    (it, at) => LETTER.test(it) && (at === 0 || !LETTER.test(letters[at - 1] ?? '')),
  );
  let score = 0;
  const all = new Set<number>();
  for (const word of words) {
    const found = best([...word].map(fold), folded, starts);
    if (!found) return undefined;
    score += found.score;
    for (const at of found.at) all.add(at);
  }
  return { score: score - letters.length * LENGTH, at: [...all].sort((a, b) => a - b) };
}

/** The best way to find a word; every rest of it is looked for once from each place. */
function best(
  word: readonly string[],
  text: readonly string[],
  starts: readonly boolean[],
): Match | undefined {
  const known = new Map<number, Match | undefined>();
  const rest = (letter: number, before: number): Match | undefined => {
    if (letter === word.length) return { score: 0, at: [] };
    const key = letter * text.length + before;
    if (known.has(key)) return known.get(key);
    let winner: Match | undefined;
    const take = (place: number, gain: number) => {
      winner = better(winner, joined(place, gain, rest(letter + 1, place)));
    };
    if (text[before + 1] === word[letter]) take(before + 1, RUN);
    for (let place = before + 2; place < text.length; place++)
      if (starts[place] && text[place] === word[letter]) take(place, WORD - letter);
    known.set(key, winner);
    return winner;
  };
  let winner: Match | undefined;
  text.forEach((letter, place) => {
    if (letter !== word[0]) return;
    if (starts[place]) {
      winner = better(winner, joined(place, place === 0 ? FIRST : WORD, rest(1, place)));
      return;
    }
    if (word.some((it, step) => text[place + step] !== it)) return;
    const score = INSIDE - place * LENGTH + RUN * (word.length - 1);
    winner = better(winner, { score, at: word.map((_, step) => place + step) });
  });
  return winner;
}

const joined = (place: number, gain: number, more: Match | undefined): Match | undefined =>
  more && { score: gain + more.score, at: [place, ...more.at] };
const better = (a: Match | undefined, b: Match | undefined) => (b && (!a || b.score > a.score) ? b : a);

/** A text in runs, for drawing what was found. */
export function marked(
  text: string,
  at: readonly number[],
): readonly { readonly text: string; readonly hit: boolean }[] {
  const runs: { text: string; hit: boolean }[] = [];
  const hits = new Set(at);
  [...text].forEach((letter, place) => {
    const hit = hits.has(place);
    const last = runs.at(-1);
    if (last && last.hit === hit) last.text += letter;
    else runs.push({ text: letter, hit });
  });
  return runs;
}
