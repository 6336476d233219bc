import { CalendarClock } from 'lucide-react';
import type { Interval, Plan, SpecialDay } from '../bodies.ts';
import { WEEKDAYS } from '../bodies.ts';
import { HoursPart } from '../hours/part.tsx';
import { at } from '../model/paths.ts';
import { intervalText } from '../model/week.ts';
import type { FieldSpec, NounSpec } from '../spec.ts';

const intervals = (value: unknown): string => {
  const list = (value ?? []) as readonly Interval[];
  return list.length > 0 ? list.map(intervalText).join(', ') : '–';
};

const fields: readonly FieldSpec[] = [
  { path: 'name', word: 'name', kind: { is: 'text', max: 80 } },
  { path: 'plan.zone', word: 'zone', kind: { is: 'text', max: 60 } },
  ...WEEKDAYS.map(
    (day): FieldSpec => ({
      path: `plan.week.${day}`,
      word: day,
      kind: {
        is: 'own',
        show: (value, { say }) => (intervals(value) === '–' ? say('closed') : intervals(value)),
      },
    }),
  ),
  {
    path: 'plan.days',
    word: 'exceptions',
    kind: {
      is: 'own',
      show: (value, { say }) =>
        ((value ?? []) as readonly SpecialDay[])
          .map(
            ({ date, name, intervals: own }) =>
              `${date}${name ? ` ${name}` : ''}: ${own && own.length > 0 ? intervals(own) : say('closed')}`,
          )
          .join('; ') || '–',
    },
  },
];

/** How long a week is open, in hours. */
function weekly(plan: Plan | undefined): number {
  const minutes = WEEKDAYS.flatMap((day) => plan?.week?.[day] ?? []).map(({ from, to }) => {
    const [a = 0, b = 0] = [from, to].map((it) => Number(it.slice(0, 2)) * 60 + Number(it.slice(3)));
    return b > a ? b - a : b + 1440 - a;
  });
  return Math.round(minutes.reduce((sum, it) => sum + it, 0) / 6) / 10;
}

export const hours: NounSpec = {
  name: 'hours',
  audit: 'hours',
  icon: CalendarClock,
  one: 'plan',
  many: 'hoursMany',
  none: 'hoursNone',
  fields,
  sections: [
    { word: 'general', rows: [['name']] },
    { word: 'hours', part: HoursPart },
  ],
  columns: [
    { word: 'name', show: (body) => String(body.name ?? '') },
    { word: 'zone', show: (body) => String(at(body, 'plan.zone') ?? '') },
    {
      word: 'openWeekly',
      end: true,
      show: (body, { say }) => say('hoursN', { n: weekly(body.plan as Plan | undefined) }),
    },
    {
      word: 'exceptions',
      end: true,
      show: (body) => String(((at(body, 'plan.days') ?? []) as readonly unknown[]).length),
    },
  ],
  label: (body) => String(body.name ?? ''),
  blank: () => {
    const day: readonly Interval[] = [{ from: '09:00', to: '17:00' }];
    const week = Object.fromEntries(WEEKDAYS.slice(0, 5).map((it) => [it, day]));
    return {
      name: '',
      plan: { zone: Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC', week, days: [] },
    };
  },
  isMade: true,
  isDeleted: true,
  hasTable: false,
  needs: [],
  queuesOf: () => [],
  readers: 'some',
  writers: 'all',
};
