// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { beatElection } from '../src/tabs/election.ts';

const NAME = 'switchboard:test';
const resigns: (() => void)[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
});
afterEach(() => {
  for (const resign of resigns.splice(0)) resign();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** A tab whose timers run when the test says so: a hidden one sleeps. */
function tab() {
  const it = { leads: false, beat: () => {}, awake: true };
  vi.stubGlobal('setInterval', (beat: () => void) => {
    it.beat = beat;
    return 0;
  });
  resigns.push(
    beatElection(
      NAME,
      () => {
        it.leads = true;
      },
      () => {
        it.leads = false;
      },
    ),
  );
  vi.unstubAllGlobals();
  return it;
}
type Tab = ReturnType<typeof tab>;

function pass(ms: number, ...tabs: Tab[]) {
  for (let at = 0; at < ms; at += 500) {
    vi.advanceTimersByTime(500);
    for (const it of tabs) if (it.awake) it.beat();
  }
}
const leads = (...tabs: Tab[]) => tabs.map((it) => it.leads);

it('the first leads, and another only when it is gone', () => {
  const [a, b] = [tab(), tab()];
  pass(10_000, a, b);
  const one = leads(a, b);
  expect(one.filter(Boolean)).toHaveLength(1);
  const [lead, other] = one[0] ? [a, b] : [b, a];
  lead.awake = false;
  pass(3_000, a, b);
  expect(other.leads).toBe(false);
  pass(2_000, a, b);
  expect(other.leads).toBe(true);
});

it('a lead that slept follows the one that took over, and they stay one', () => {
  const a = tab();
  pass(1_000, a);
  const b = tab();
  a.awake = false;
  pass(10_000, a, b);
  expect(leads(a, b)).toEqual([true, true]);
  a.awake = true;
  pass(500, a, b);
  expect(leads(a, b)).toEqual([false, true]);
  pass(60_000, a, b);
  expect(leads(a, b)).toEqual([false, true]);
});

it('two that lead at once become one, whoever beats first', () => {
  const [a, b] = [tab(), tab()];
  for (const it of [a, b, a, b]) {
    localStorage.clear();
    it.beat();
    it.beat();
  }
  expect(leads(a, b)).toEqual([true, true]);
  pass(60_000, a, b);
  expect(leads(a, b).filter(Boolean)).toHaveLength(1);
});

it('a lead whose timers are slowed down answers a claim at once', () => {
  const a = tab();
  pass(1_000, a);
  a.awake = false;
  const b = tab();
  pass(4_000, b);
  expect(localStorage.getItem(NAME)).toContain('claims');
  dispatchEvent(new StorageEvent('storage', { key: NAME }));
  pass(2_000, b);
  expect(leads(a, b)).toEqual([true, false]);
});

it('a clock that was set back keeps nobody from the lead', () => {
  localStorage.setItem(NAME, `gone ${Date.now() + 3_600_000} leads`);
  const a = tab();
  pass(1_000, a);
  expect(a.leads).toBe(true);
});
