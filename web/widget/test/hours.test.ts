import { expect, it } from 'vitest';
import { dayRows, nextChange, openingOf, openingOfAll, shownHours } from '../src/more/hours.ts';
import type { Hours, Shown } from '../src/more/settings.ts';

const HOUR = 3_600_000;
/** Wednesday 18 November 2026, 00:00 UTC. */
const DAY = Date.UTC(2026, 10, 18);

const at = (day: number, hour: number) => DAY + day * 24 * HOUR + hour * HOUR;

function hours(...days: [number, number][][]): Hours {
  return {
    zone: 'Europe/London',
    days: days.map((spans, i) => ({
      date: new Date(at(i, 0)).toISOString().slice(0, 10),
      spans: spans.map(([from, to]) => [at(i, from), at(i, to)] as const),
    })),
  };
}

const week = hours([[8, 20]], [[8, 20]], [[8, 16]], [], [], [[8, 20]], [[8, 20]], [[8, 20]]);

function shown(...all: (Hours | undefined)[]): Shown {
  const known = all.filter((it) => it !== undefined);
  const queues = all.map((it, i) => ({
    id: `${i}`,
    name: `queue ${i}`,
    hours: it ? known.indexOf(it) : null,
  }));
  return { version: 1, title: 'Nordvik', queues, hours: known };
}

it('tells the end of the day that is open, and the next opening of one that is not', () => {
  expect(openingOf(week, at(0, 10))).toEqual({ open: true, changesAt: at(0, 20) });
  expect(openingOf(week, at(0, 21))).toEqual({ open: false, changesAt: at(1, 8) });
  expect(openingOf(week, at(2, 17))).toEqual({ open: false, changesAt: at(5, 8) });
});

it('is closed from the very millisecond on, and open from the very one', () => {
  expect(openingOf(week, at(0, 20)).open).toBe(false);
  expect(openingOf(week, at(0, 20) - 1).open).toBe(true);
  expect(openingOf(week, at(1, 8)).open).toBe(true);
});

it('knows a night shift over midnight as one', () => {
  const night = hours([[22, 24]], [[0, 6]], [[8, 9]]);
  expect(openingOf(night, at(0, 23))).toEqual({ open: true, changesAt: at(1, 6) });
});

it('says no end of what goes on behind the days that are known', () => {
  expect(openingOf(hours([[0, 24]], [[0, 24]]), at(0, 5))).toEqual({ open: true });
});

it('is open while one of its queues is, until the last of them closes', () => {
  const late = hours([[12, 22]], [[12, 22]], [[12, 22]]);
  expect(openingOfAll(shown(week, late), at(0, 21))).toEqual({ open: true, changesAt: at(0, 22) });
  expect(openingOfAll(shown(week, late), at(0, 23))).toEqual({ open: false, changesAt: at(1, 8) });
  expect(openingOfAll(shown(week, undefined), at(0, 23))).toEqual({ open: true });
  expect(openingOfAll({ version: 1, title: '' }, 0)).toEqual({ open: true });
});

it('draws anew at the next edge of any queue, and shows the hours of the one that opens first', () => {
  const early = hours([[6, 7]], [[6, 7]]);
  expect(nextChange(shown(week, early), at(0, 21))).toBe(at(1, 6));
  expect(shownHours(shown(week, early), at(0, 21))).toBe(early);
});

it('lists five days in words', () => {
  const rows = dayRows(week, at(0, 21), 'en');
  expect(rows.map((row) => row.is)).toEqual(['past', 'next', '', '', '']);
  expect(rows.map((row) => row.times.length)).toEqual([1, 1, 1, 0, 0]);
  expect(rows[0]?.label).toMatch(/Wed.*18|18.*Wed/);
});
