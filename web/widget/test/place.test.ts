import { expect, it } from 'vitest';
import { askAgainMs, minutes, type Place, standing } from '../src/more/place.ts';

const MINUTE = 60_000;
const place = (position: number, at: number, from?: number, to?: number, queue = 'q'): Place => ({
  queue,
  position,
  at,
  ...(from === undefined || to === undefined ? {} : { wait: { from_ms: from * MINUTE, to_ms: to * MINUTE } }),
});

it('shows a place with a range, and a place alone where nobody can say', () => {
  const first = standing(undefined, place(3, 0, 3, 5));
  expect(first).toMatchObject({ position: 3, from: 3 * MINUTE, to: 5 * MINUTE });
  expect(first && minutes(first, 0)).toEqual([3, 5]);
  const unsure = standing(undefined, place(3, 0));
  expect(unsure && minutes(unsure, 0)).toBeUndefined();
  expect(standing(first, {})).toBeUndefined();
});

it('never lets place or wait grow without a reason', () => {
  let before = standing(undefined, place(3, 0, 3, 5));
  for (let at = 1; at < 200; at++) {
    const [position, from] = [1 + Math.floor(Math.random() * 5), Math.random() * 6];
    const next = standing(before, place(position, at * 10_000, from, from + 2));
    const grew =
      (next?.position ?? 0) > (before?.position ?? 0) || (next?.to ?? 0) > (before?.to ?? Number.MAX_VALUE);
    expect(!grew || next?.reason !== undefined, JSON.stringify([before, next])).toBe(true);
    before = next;
  }
});

it('names the reason', () => {
  const before = standing(undefined, place(3, 0, 3, 5));
  expect(standing(before, place(4, 10_000, 4, 6))?.reason).toBe('returned');
  expect(standing(before, place(3, 10_000, 7, 9))?.reason).toBe('slower');
  expect(standing(before, place(9, 10_000, 9, 12, 'other'))?.reason).toBe('queue');
  expect(standing(before, place(2, 10_000, 1, 3))?.reason).toBeUndefined();
});

it('keeps a range that only breathes as it was told', () => {
  const before = standing(undefined, place(3, 0, 3, 5));
  const next = standing(before, place(3, 30_000, 3, 5));
  expect([next?.to, next?.reason]).toEqual([5 * MINUTE, undefined]);
});

it('says no range any more once it is over', () => {
  const late = standing(undefined, place(1, 0, 0, 1));
  expect(late && minutes(late, 30_000)).toEqual([0, 1]);
  expect(late && minutes(late, 90_000)).toBeUndefined();
});

it('asks seldom from far behind', () => {
  expect([askAgainMs(1), askAgainMs(20), askAgainMs(5_000)]).toEqual([9_000, 28_000, 60_000]);
});
