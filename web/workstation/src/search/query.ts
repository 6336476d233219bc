/** What narrows a search. */
export const OPERATORS = ['from', 'queue', 'tag', 'before'] as const;
export type Operator = (typeof OPERATORS)[number];

export interface Chip {
  readonly op: Operator;
  readonly value: string;
}

/** A search as it is written: operators as chips, each at most once, and free words. */
export interface Query {
  readonly chips: readonly Chip[];
  readonly text: string;
}

export const NO_QUERY: Query = { chips: [], text: '' };

/** What people write for an operator, in either language. */
const NAMES: Readonly<Record<string, Operator>> = {
  from: 'from',
  от: 'from',
  queue: 'queue',
  очередь: 'queue',
  tag: 'tag',
  метка: 'tag',
  before: 'before',
  до: 'before',
};

const WRITTEN = /(?<=^|\s)([\p{L}]+):(?:"([^"]*)"|([^\s"]\S*))(?=\s|$)/gu;
const BEGUN = /(?:^|\s)([\p{L}]+):("?)([^"\s]*(?:\s[^"]*)?)$/u;

/** Takes the operators out of a text. `whole`: also the one at its end, which may be going on while somebody types. */
export function split(query: Query, text: string, whole: boolean): Query {
  let chips = query.chips;
  let rest = '';
  let from = 0;
  for (const found of text.matchAll(WRITTEN)) {
    const op = NAMES[(found[1] ?? '').toLowerCase()];
    const end = found.index + found[0].length;
    const value = (found[2] ?? found[3] ?? '').trim();
    if (!op || value === '' || (end === text.length && !whole)) continue;
    rest += text.slice(from, found.index);
    from = end;
    chips = withChip(chips, { op, value });
  }
  rest += text.slice(from);
  return { chips, text: chips === query.chips ? text : rest.replace(/\s+/gu, ' ').trimStart() };
}

/** A second one of an operator takes the place of the first. */
export function withChip(chips: readonly Chip[], chip: Chip): readonly Chip[] {
  const at = chips.findIndex((it) => it.op === chip.op);
  return at < 0 ? [...chips, chip] : chips.map((it, n) => (n === at ? chip : it));
}

/** The operator that is being written at the end of a text, and what stands there of its value. */
export function begun(text: string): { readonly op: Operator; readonly value: string } | undefined {
  const found = BEGUN.exec(text);
  const op = found && NAMES[(found[1] ?? '').toLowerCase()];
  if (!found || !op || (!found[2] && /\s/u.test(found[3] ?? ''))) return undefined;
  return { op, value: found[3] ?? '' };
}

/** The text without the operator that is being written at its end. */
export const withoutBegun = (text: string): string => text.replace(/\S+:"?[^"]*$/u, '');

/** One line that means the same, for the address. */
export function lineOf({ chips, text }: Query): string {
  const all = chips.map(({ op, value }) => `${op}:${/\s/u.test(value) ? `"${value}"` : value}`);
  return [...all, text.trim()].filter((it) => it !== '').join(' ');
}

export function queryOf(line: string): Query {
  const query = split(NO_QUERY, line, true);
  return { ...query, text: query.text.trim() };
}

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/** The first instant of a day here; none: it is no day. */
export function dayOf(value: string): number | undefined {
  const [, year, month, day] = (DAY.exec(value) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const at = new Date(year, month - 1, day);
  return at.getMonth() === month - 1 && at.getDate() === day ? at.getTime() : undefined;
}

/** What the server is asked, or the operator that says nothing. None: there is nothing to look for yet. */
export function askOf(query: Query): { readonly path: string } | { readonly wrong: Operator } | undefined {
  const asked = new URLSearchParams({ q: query.text.trim() });
  for (const { op, value } of query.chips) {
    if (op !== 'before') {
      asked.set(op, value);
      continue;
    }
    const day = dayOf(value);
    if (day === undefined) return { wrong: 'before' };
    asked.set('before', String(day));
  }
  return asked.get('q') === '' ? undefined : { path: `/v1/search?${asked}` };
}
