import { diceOf } from '@switchboard/testing';
import { describe, expect, it } from 'vitest';
import type { EntryFrame, Page } from '../src/protocol/generated.ts';
import {
  emptyTimeline,
  hasGap,
  type Timeline,
  withEntry,
  withHead,
  withPage,
} from '../src/timeline/merge.ts';

const entry = (n: number): EntryFrame => ({
  timeline: 't',
  n,
  conversation: 'c',
  cid: `cid-${n}`,
  by: 'operator',
  by_id: 'o',
  at: n,
  kind: 'message',
  text: `${n}`,
});

const page = (entries: EntryFrame[], head: number, more: boolean, version = 1): Page => ({
  timeline: 't',
  entries,
  head,
  more,
  delivered: 0,
  read: 0,
  stage: 'active',
  version,
});

const numbers = (timeline: Timeline) => timeline.entries.map((it) => it.n);
const loaded = withPage(emptyTimeline('t'), page([entry(4), entry(5)], 5, true), 'newest');

describe('a timeline', () => {
  it('takes the next entry and ignores a lower one', () => {
    const next = withEntry(withEntry(loaded, entry(6)), entry(5));
    expect([numbers(next), next.high]).toEqual([[4, 5, 6], 6]);
  });

  it('holds an entry above a gap back until the page comes', () => {
    const gap = withEntry(loaded, entry(8));
    expect([numbers(gap), hasGap(gap)]).toEqual([[4, 5], true]);
    const whole = withPage(gap, page([entry(6), entry(7), entry(8)], 8, false), 'after');
    expect([numbers(whole), hasGap(whole)]).toEqual([[4, 5, 6, 7, 8], false]);
  });

  it('closes a gap of entries that are not for this reader', () => {
    const gap = withEntry(loaded, entry(9));
    const whole = withPage(gap, page([entry(7), entry(9)], 9, false), 'after');
    expect([numbers(whole), whole.high, hasGap(whole)]).toEqual([[4, 5, 7, 9], 9, false]);
  });

  it('asks again while more pages lie after', () => {
    const told = withHead(loaded, 9);
    expect(hasGap(withPage(told, page([entry(6), entry(7)], 9, true), 'after'))).toBe(true);
  });

  it('puts an older page in front', () => {
    const older = withPage(loaded, page([entry(2), entry(3)], 5, true), 'before');
    expect([numbers(older), older.low, older.older]).toEqual([[2, 3, 4, 5], 2, true]);
    expect(withPage(older, page([entry(1)], 5, false), 'before').older).toBe(false);
  });

  it('keeps what was pushed before its first page', () => {
    const early = withEntry(emptyTimeline('t'), entry(3));
    expect(numbers(withPage(early, page([entry(1), entry(2)], 2, false), 'newest'))).toEqual([1, 2, 3]);
  });

  it('reads a hole under the newest page as a gap', () => {
    const far = withPage(loaded, page([entry(8), entry(9)], 9, true), 'newest');
    expect([numbers(far), hasGap(far)]).toEqual([[4, 5], true]);
    expect(numbers(withPage(far, page([entry(6), entry(7)], 9, true), 'after'))).toEqual([4, 5, 6, 7, 8, 9]);
  });

  it('never lets its stage go back to an older version', () => {
    const closed = withPage(loaded, { ...page([], 5, false, 4), stage: 'closed' }, 'after');
    expect(withPage(closed, { ...page([], 5, false, 3), stage: 'active' }, 'after').stage).toBe('closed');
  });

  it('shows a gapless ordered run, nothing twice, whatever is lost, doubled or late', () => {
    for (let seed = 1; seed <= 400; seed++) {
      const dice = diceOf(seed);
      // Some numbers are invisible to this reader, as an undelivered text of another operator is.
      const total = 1 + dice(60);
      const visible = Array.from({ length: total }, (_, i) => i + 1).filter(() => dice(8) > 0);
      let timeline = emptyTimeline('t');
      let head = 0;
      const after = (n: number, most: number): Page => {
        const rest = visible.filter((it) => it > n && it <= head);
        const taken = rest.slice(0, most);
        return page(taken.map(entry), head, taken.length < rest.length);
      };
      const newest = (): Page => {
        const all = visible.filter((it) => it <= head);
        const taken = all.slice(-(1 + dice(5)));
        return page(taken.map(entry), head, taken.length < all.length);
      };
      for (let i = 0; i < 150; i++) {
        const pick = dice(8);
        if (pick === 0 && timeline.loaded === false) timeline = withPage(timeline, newest(), 'newest');
        else if (pick === 1) head = Math.min(total, head + 1 + dice(3));
        else if (pick === 2 && head > 0) timeline = withHead(timeline, head);
        else if (pick === 3 && timeline.loaded)
          timeline = withPage(timeline, after(timeline.high, 1 + dice(4)), 'after');
        else if (pick === 4 && timeline.loaded) timeline = withPage(timeline, newest(), 'newest');
        else {
          const n = visible[dice(visible.length || 1)];
          if (n !== undefined && n <= head) timeline = withEntry(timeline, entry(n));
        }
        const shown = numbers(timeline);
        const run = visible.filter((n) => n >= timeline.low && n <= timeline.high);
        if (timeline.loaded) expect(shown, `seed ${seed}`).toEqual(run);
        else expect(shown).toEqual([]);
      }
      head = total;
      if (!timeline.loaded) timeline = withPage(timeline, newest(), 'newest');
      timeline = withHead(timeline, head);
      for (let i = 0; hasGap(timeline) && i < 100; i++)
        timeline = withPage(timeline, after(timeline.high, 3), 'after');
      expect(hasGap(timeline), `seed ${seed}`).toBe(false);
      expect(numbers(timeline)).toEqual(visible.filter((n) => n >= timeline.low));
    }
  });
});
