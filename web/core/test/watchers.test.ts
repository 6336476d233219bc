import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { TELL_MS, Watchers } from '../src/engine/watchers.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  const told: string[] = [];
  const watchers = new Watchers(
    (id) => told.push(`+${id}`),
    (id) => told.push(`-${id}`),
  );
  return { watchers, told };
}

it('ends a watch with the last tab that leaves it, whatever else that tab looks at', () => {
  const { watchers, told } = setUp();
  watchers.hear('one', ['a']);
  watchers.hear('two', ['a', 'b']);
  watchers.hear('one', []);
  watchers.hear('one', []);
  expect(told).toEqual(['+a', '+a', '+b']);
  watchers.hear('two', ['b']);
  expect(told.slice(3)).toEqual(['-a']);
  expect([...watchers.watched()]).toEqual(['b']);
  watchers.stop();
});

it('takes off a tab that is silent, and on again when it speaks', () => {
  const { watchers, told } = setUp();
  watchers.hear('silent', ['a', 'b']);
  watchers.hear('awake', ['b']);
  for (let at = 0; at < 180_000; at += TELL_MS) {
    vi.advanceTimersByTime(TELL_MS);
    watchers.hear('awake', ['b']);
  }
  expect(told.slice(3)).toEqual(['-a']);
  watchers.hear('silent', ['a']);
  expect(told.slice(4)).toEqual(['+a']);
  watchers.hear('awake', []);
  expect(told.slice(5)).toEqual(['-b']);
  vi.advanceTimersByTime(600_000);
  expect([told.slice(6), vi.getTimerCount()]).toEqual([['-a'], 0]);
});

it('does not take the sleep of a device for the silence of its tabs', () => {
  const { watchers, told } = setUp();
  watchers.hear('hidden', ['a']);
  for (let minute = 0; minute < 10; minute++) {
    // The clock jumps, and each timer fires once.
    vi.setSystemTime(Date.now() + 3_600_000);
    vi.advanceTimersByTime(60_000);
    watchers.hear('hidden', ['a']);
  }
  expect(told).toEqual(['+a']);
  watchers.stop();
});
