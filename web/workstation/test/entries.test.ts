import { describe, expect, it } from 'vitest';
import { joinedAt, staffNameOf, threadRows, tickedEntries } from '../src/model/entries.ts';
import { AT, entry, ME, minutesAgo, pending, timeline } from './state.ts';

const rowsOf = (entries: ReturnType<typeof entry>[], seen = 0, outbox: ReturnType<typeof pending>[] = []) =>
  threadRows(timeline(entries), outbox, seen, ME, AT);
const kinds = (rows: ReturnType<typeof rowsOf>) => rows.map((row) => row.row);

describe('a thread', () => {
  it('joins what one person says in a row under one name', () => {
    const rows = rowsOf([
      entry(1, 'customer', minutesAgo(9)),
      entry(2, 'customer', minutesAgo(8)),
      entry(3, ME, minutesAgo(7)),
      entry(4, 'customer', minutesAgo(1)),
    ]);
    const bubbles = rows.flatMap((row) => (row.row === 'bubble' ? [[row.first, row.last]] : []));
    expect(bubbles).toEqual([
      [true, false],
      [false, true],
      [true, true],
      [true, true],
    ]);
  });

  it('begins each day with its name', () => {
    const yesterday = AT - 24 * 3_600_000;
    expect(kinds(rowsOf([entry(1, 'customer', yesterday), entry(2, 'customer', AT)]))).toEqual([
      'day',
      'bubble',
      'day',
      'bubble',
    ]);
  });

  it('draws one line before the first message that was not read', () => {
    const rows = rowsOf(
      [
        entry(1, 'customer', minutesAgo(9)),
        entry(2, 'customer', minutesAgo(8)),
        entry(3, 'customer', minutesAgo(7)),
      ],
      1,
    );
    expect(kinds(rows)).toEqual(['day', 'bubble', 'new', 'bubble', 'bubble']);
    expect(rows[3]?.row === 'bubble' && rows[3].first).toBe(true);
  });

  it('draws no such line in a chat that was never read, nor before my own', () => {
    expect(kinds(rowsOf([entry(1, 'customer', AT)], 0))).toEqual(['day', 'bubble']);
    expect(kinds(rowsOf([entry(1, 'customer', AT), entry(2, ME, AT)], 1))).toEqual([
      'day',
      'bubble',
      'bubble',
    ]);
  });

  it('tells notes and whispers from messages, and events from both', () => {
    const rows = rowsOf([
      entry(1, ME, AT, { kind: 'note', text: 'n' }),
      entry(2, 'marta', AT, { kind: 'whisper', text: 'w' }),
      entry(3, 'system', AT, { kind: 'reopened' }),
      entry(4, ME, AT, { kind: 'undelivered', text: 't', reason: 'closed' }),
    ]);
    expect(kinds(rows)).toEqual(['day', 'block', 'block', 'event', 'bubble']);
  });

  it('puts what has no entry yet at its end, joined to what I said a moment ago', () => {
    const rows = rowsOf([entry(1, ME, minutesAgo(1))], 0, [pending('p', AT)]);
    expect(rows.at(-1)).toMatchObject({ row: 'pending', first: false });
    expect(kinds(threadRows(undefined, [pending('p', AT)], 0, ME, AT))).toEqual(['day', 'pending']);
  });

  it('keeps no more rows than asked for', () => {
    const many = Array.from({ length: 40 }, (_, at) => entry(at + 1, 'customer', AT));
    const rows = threadRows(timeline(many), [], 0, ME, AT, 10);
    expect(rows.filter((row) => row.row === 'bubble')).toHaveLength(10);
  });

  it('has unique keys', () => {
    const keys = rowsOf([entry(1, 'customer', AT), entry(2, ME, AT)], 1, [pending('p', AT)]).map(
      (row) => row.key,
    );
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('of a timeline', () => {
  it('the ticks stand under the newest of mine, the newest delivered and the newest read', () => {
    const told = timeline(
      [1, 2, 3, 4].map((n) => entry(n, ME, AT)),
      { delivered: 3, read: 1 },
    );
    expect([...tickedEntries(told, ME)].sort()).toEqual([1, 3, 4]);
  });

  it('what joined tells: since when a chat is mine, and the names of colleagues', () => {
    const told = timeline([
      entry(1, 'system', minutesAgo(9), { kind: 'joined', name: 'James', operator: 'james' }),
      entry(2, 'system', minutesAgo(5), { kind: 'joined', name: 'Anna', operator: ME, left: 'James' }),
    ]);
    expect(joinedAt(told, 'a', ME)).toBe(minutesAgo(5));
    expect(joinedAt(told, 'another', ME)).toBeUndefined();
    expect(staffNameOf(told, entry(3, 'james', AT))).toBe('James');
  });

  it('a colleague who never joined has the name that comes with the entry', () => {
    const note = entry(1, 'priya', AT, { kind: 'note', text: 'n' });
    expect(staffNameOf(timeline([note]), note)).toBeUndefined();
    expect(staffNameOf(undefined, { ...note, by_name: 'Priya' })).toBe('Priya');
  });
});
