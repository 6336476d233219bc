import type { Figures, Series } from '@switchboard/core/monitor';
import type { MonitorKey, MonitorWording } from '../words.tsx';

export type Colour = 'text' | 'muted' | 'accent-text' | 'ok-dot' | 'bad-dot' | 'control';
export type Unit = 'count' | 'time' | 'percent';

/** A line, or bars, over the steps of a chart. */
export interface Line {
  readonly word: MonitorKey;
  readonly unit: Unit;
  readonly values: readonly (number | null)[];
  readonly colour: Colour;
  readonly look: 'line' | 'steps' | 'dotted' | 'bars';
  /** A promise: drawn, but no figure of its own in the table. */
  readonly promise?: boolean;
}

export interface ChartData {
  readonly id: 'waiting' | 'service' | 'flow' | 'waits';
  readonly word: MonitorKey;
  /** Instants, or the upper ends of bars. */
  readonly at: readonly number[];
  readonly lines: readonly Line[];
  /** Bars over lengths of time instead of lines over instants; the last one has no end. */
  readonly over: 'time' | 'lengths';
}

/** What the charts draw and their tables say: one and the same. */
export function chartsOf(series: Series, { promise }: Figures): readonly ChartData[] {
  const constant = (value: number) => series.at.map(() => value);
  const { longest_wait_ms: longest, service_level_percent: goal } = promise;
  return [
    {
      id: 'waiting',
      word: 'chartWaiting',
      at: series.at,
      over: 'time',
      lines: [
        { word: 'chats', unit: 'count', values: series.waiting, colour: 'accent-text', look: 'steps' },
        { word: 'longestWait', unit: 'time', values: series.longest_ms, colour: 'text', look: 'line' },
        ...(longest === null
          ? []
          : [
              {
                word: 'promisedWait',
                unit: 'time',
                values: constant(longest),
                colour: 'bad-dot',
                look: 'dotted',
                promise: true,
              } as const,
            ]),
      ],
    },
    {
      id: 'service',
      word: 'chartService',
      at: series.at,
      over: 'time',
      lines: [
        {
          word: 'rolling',
          unit: 'percent',
          values: series.service_level_percent,
          colour: 'text',
          look: 'line',
        },
        {
          word: 'lastWeek',
          unit: 'percent',
          values: series.service_level_last_week_percent,
          colour: 'muted',
          look: 'dotted',
        },
        ...(goal === null
          ? []
          : [
              {
                word: 'goalLine',
                unit: 'percent',
                values: constant(goal),
                colour: 'ok-dot',
                look: 'line',
                promise: true,
              } as const,
            ]),
      ],
    },
    {
      id: 'flow',
      word: 'chartFlow',
      at: series.at,
      over: 'time',
      lines: [
        { word: 'arrived', unit: 'count', values: series.entered, colour: 'accent-text', look: 'steps' },
        { word: 'answered', unit: 'count', values: series.answered, colour: 'text', look: 'line' },
        { word: 'abandoned', unit: 'count', values: series.abandoned, colour: 'bad-dot', look: 'dotted' },
      ],
    },
    {
      id: 'waits',
      word: 'chartWaits',
      at: series.waits.map((bar) => bar.to_ms ?? Number.POSITIVE_INFINITY),
      over: 'lengths',
      lines: [
        {
          word: 'visits',
          unit: 'count',
          values: series.waits.map((bar) => bar.count),
          colour: 'accent-text',
          look: 'bars',
        },
      ],
    },
  ];
}

/** A value as its unit is written. */
export function written(value: number | null, unit: Unit, words: MonitorWording): string {
  if (value === null) return '–';
  if (unit === 'time') return words.span(value);
  return unit === 'percent' ? words.percent(value / 100, 1) : words.number(value);
}

/** The name of a step: an instant, or up to which length. */
export function stepName(chart: ChartData, at: number, words: MonitorWording): string {
  const value = chart.at[at] ?? 0;
  if (chart.over === 'time')
    return new Intl.DateTimeFormat(words.region, { hour: 'numeric', minute: '2-digit' }).format(value);
  if (value !== Number.POSITIVE_INFINITY) return words.say('upTo', { time: words.span(value) });
  return words.say('longerThan', { time: words.span(chart.at[at - 1] ?? 0) });
}
