import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { readingOf } from '../src/model/reading.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('reads again every 3 s until it could, however often it is wished for', async () => {
  let fails = true;
  const read = vi.fn(async () => {
    if (fails) throw new Error('the disk is away');
  });
  const reading = readingOf(read);
  for (let i = 0; i < 5; i += 1) reading.now();
  expect(read).toHaveBeenCalledTimes(5);
  await vi.advanceTimersByTimeAsync(9_000);
  expect(read).toHaveBeenCalledTimes(8);
  fails = false;
  await vi.advanceTimersByTimeAsync(30_000);
  expect(read).toHaveBeenCalledTimes(9);
});

it('reads nothing once it has ended, also when a read fails after that', async () => {
  const read = vi.fn(() => Promise.reject(new Error('the disk is away')));
  const reading = readingOf(read);
  reading.now();
  reading.stop();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(read).toHaveBeenCalledTimes(1);
  expect(vi.getTimerCount()).toBe(0);
});
