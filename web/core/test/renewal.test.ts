import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Renewal } from '../src/engine/renewal.ts';

const MINUTE_MS = 60_000;
let answers: ({ token: string; expires_at?: number } | undefined | 'away')[];
let sent: [string, number][];
let renewal: Renewal;

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
  answers = [];
  sent = [];
  renewal = new Renewal(
    async () => {
      const answer = answers.shift();
      if (answer === 'away') throw new Error('away');
      return answer;
    },
    (token) => sent.push([token, Date.now()]),
    () => Date.now(),
  );
});

afterEach(() => {
  renewal.stop();
  vi.useRealTimers();
});

it('hands the next token over a minute before the one in use ends, and the one after that', async () => {
  answers = [{ token: 'a', expires_at: 19 * MINUTE_MS }, { token: 'b' }];
  renewal.endsIn(10 * MINUTE_MS);
  await vi.advanceTimersByTimeAsync(30 * MINUTE_MS);
  expect(sent).toEqual([
    ['a', 9 * MINUTE_MS],
    ['b', 18 * MINUTE_MS],
  ]);
});

it('asks again soon where no token was to be had', async () => {
  answers = ['away', undefined, { token: 'a' }];
  renewal.endsIn(2 * MINUTE_MS);
  await vi.advanceTimersByTimeAsync(2 * MINUTE_MS);
  expect(sent).toEqual([['a', MINUTE_MS + 20_000]]);
});

it('does not ask at once for a token that ends at once, nor after it was stopped', async () => {
  answers = [{ token: 'a' }];
  renewal.endsIn(0);
  expect(sent).toEqual([]);
  renewal.stop();
  await vi.advanceTimersByTimeAsync(MINUTE_MS);
  expect(sent).toEqual([]);
});

it('asks no more where it was stopped while it asked', async () => {
  let answer: (got: undefined) => void = () => undefined;
  let asked = 0;
  const stopped = new Renewal(
    () => {
      asked += 1;
      return new Promise((resolve) => {
        answer = resolve;
      });
    },
    (token) => sent.push([token, Date.now()]),
    () => Date.now(),
  );
  stopped.endsIn(0);
  await vi.advanceTimersByTimeAsync(2_000);
  stopped.stop();
  answer(undefined);
  await vi.advanceTimersByTimeAsync(MINUTE_MS);
  expect([asked, sent]).toEqual([1, []]);
});
