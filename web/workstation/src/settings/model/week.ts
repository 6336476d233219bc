import type { Interval, Plan, Weekday } from '../bodies.ts';
import { WEEKDAYS } from '../bodies.ts';

export const DAY_MINUTES = 1440;

/** Minutes after midnight of `HH:MM`. */
export function minuteOf(text: string): number | undefined {
  const found = /^([01]?\d|2[0-3])[:.]([0-5]\d)$/.exec(text.trim());
  return found ? Number(found[1]) * 60 + Number(found[2]) : undefined;
}

export function clock(minute: number): string {
  const [h, m] = [Math.floor(minute / 60) % 24, minute % 60];
  return `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`;
}

/** Whether an interval goes on past midnight. `00:00` at its end is midnight itself. */
export function isOvernight({ from, to }: Interval): boolean {
  const [begin, end] = [minuteOf(from), minuteOf(to)];
  return begin !== undefined && end !== undefined && end <= begin && end !== 0;
}

export const intervalText = ({ from, to }: Interval): string => `${from}–${to === '00:00' ? '24:00' : to}`;

/** An interval of what was typed, such as `8-12:30` or `22:00–06:00`. */
export function intervalOf(text: string): Interval | undefined {
  const [left = '', right = '', ...more] = text.trim().split(/\s*[-–—]\s*/u);
  const [from, to] = [left, right].map(whole);
  if (more.length > 0 || from === undefined || to === undefined || from === DAY_MINUTES) return undefined;
  return { from: clock(from), to: clock(to) };
}

function whole(text: string): number | undefined {
  if (/^\d{1,2}$/.test(text) && Number(text) <= 24) return Number(text) * 60;
  if (/^24[:.]00$/.test(text)) return DAY_MINUTES;
  return minuteOf(text);
}

/** A bar on the track of a day, in minutes. `after`: it began the day before, where alone it can be changed. */
export interface Bar {
  readonly from: number;
  readonly to: number;
  readonly after: boolean;
}

export function barsOf(plan: Plan, day: Weekday): readonly Bar[] {
  const at = WEEKDAYS.indexOf(day);
  const before = WEEKDAYS[(at + 6) % 7] ?? day;
  const own = (plan.week?.[day] ?? []).flatMap((it) => own24(it));
  return [...overnight(plan, before), ...own];
}

function own24(it: Interval): readonly Bar[] {
  const [from, to] = [minuteOf(it.from), minuteOf(it.to)];
  if (from === undefined || to === undefined) return [];
  return [{ from, to: to <= from ? DAY_MINUTES : to, after: false }];
}

function overnight(plan: Plan, day: Weekday): readonly Bar[] {
  return (plan.week?.[day] ?? [])
    .filter(isOvernight)
    .map((it) => ({ from: 0, to: minuteOf(it.to) ?? 0, after: true }));
}

/** What is wrong with a day's intervals while they are typed: two that overlap. */
export function overlaps(intervals: readonly Interval[]): boolean {
  const bars = intervals.flatMap(own24).toSorted((a, b) => a.from - b.from);
  return bars.some((it, at) => it.from < (bars[at - 1]?.to ?? 0));
}
