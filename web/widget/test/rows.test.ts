import {
  type ChatState,
  EMPTY,
  type EntryBody,
  type EntryFrame,
  emptyTimeline,
  type OutboxItem,
} from '@switchboard/core';
import { expect, it } from 'vitest';
import { rowsOf } from '../src/frame/rows.ts';

const AT = new Date(2026, 10, 18, 10, 41).getTime();

function entry(n: number, by: EntryFrame['by'], body: EntryBody, at = AT): EntryFrame {
  return { timeline: 't', n, conversation: 'c', cid: `c${n}`, by, by_id: by, at, ...body };
}

function state(entries: EntryFrame[], outbox: OutboxItem[] = [], marks = {}): ChatState {
  const timeline = { ...emptyTimeline('t'), entries, high: entries.length, loaded: true, ...marks };
  return { ...EMPTY, timelines: { t: timeline }, outbox };
}

const text = (text: string): EntryBody => ({ kind: 'message', text });
const item: OutboxItem = {
  cid: 'p',
  sender: 's',
  no: 1,
  timeline: 't',
  text: 'late',
  at: AT,
  state: 'waiting',
};

it('tells the days apart', () => {
  const rows = rowsOf(
    state([entry(1, 'customer', text('a'), AT - 86_400_000), entry(2, 'customer', text('b'))]),
    't',
    undefined,
  );
  expect(rows.map((row) => row.is)).toEqual(['day', 'text', 'day', 'text']);
});

it('names an operator by who joined last, and groups what one person wrote', () => {
  const rows = rowsOf(
    state([
      entry(1, 'system', { kind: 'joined', name: 'Anna', operator: 'o' }),
      entry(2, 'operator', text('a')),
      entry(3, 'operator', text('b')),
      entry(4, 'system', { kind: 'joined', name: 'James', operator: 'p', left: 'Anna' }),
      entry(5, 'operator', text('c')),
    ]),
    't',
    undefined,
  );
  const texts = rows.flatMap((row) => (row.is === 'text' ? [[row.by, row.first, row.last]] : []));
  expect(texts).toEqual([
    ['Anna', true, false],
    ['Anna', false, true],
    ['James', true, true],
  ]);
});

it('says a tick once for a run that shares it', () => {
  const rows = rowsOf(
    state(
      [1, 2, 3].map((n) => entry(n, 'customer', text(`${n}`))),
      [],
      { read: 1, delivered: 2 },
    ),
    't',
    undefined,
  );
  expect(rows.flatMap((row) => (row.is === 'text' ? [row.tick] : []))).toEqual(['read', 'delivered', 'sent']);
  const all = rowsOf(state([1, 2].map((n) => entry(n, 'customer', text(`${n}`)))), 't', undefined);
  expect(all.flatMap((row) => (row.is === 'text' ? [row.tick] : []))).toEqual([undefined, 'sent']);
});

it('puts what has no entry yet last, and not twice', () => {
  const rows = rowsOf(
    state([entry(1, 'customer', text('a'))], [item, { ...item, cid: 'c1' }]),
    't',
    undefined,
  );
  expect(rows.flatMap((row) => (row.is === 'text' ? [[row.text, row.tick]] : []))).toEqual([
    ['a', 'sent'],
    ['late', 'waiting'],
  ]);
});

it('draws the line before the first unread', () => {
  const rows = rowsOf(state([1, 2].map((n) => entry(n, 'operator', text(`${n}`)))), 't', 1);
  expect(rows.map((row) => row.is)).toEqual(['day', 'text', 'new', 'text']);
});
