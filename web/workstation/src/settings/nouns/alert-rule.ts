import type { FigureName } from '@switchboard/core/monitor';
import { BellRing } from 'lucide-react';
import { figureOf, unitOf } from '../../monitor/figure-words.ts';
import { AlertCondition } from '../alert-rule/condition.tsx';
import type { Body } from '../bodies.ts';
import { shown } from '../model/show.ts';
import { spanText } from '../model/spans.ts';
import { type FieldSpec, fieldIn, type Kind, type NounSpec } from '../spec.ts';

const DAY_MS = 86_400_000;

/** What a threshold is, as the figure is. */
const THRESHOLD = {
  time: { is: 'span', minMs: 0, maxMs: DAY_MS },
  percent: { is: 'number', min: 0, max: 100, unit: 'percent' },
  count: { is: 'number', min: 0, max: 100_000 },
} as const satisfies Record<string, Kind>;

export const figureIn = (body: Body) => (body.figure ?? 'longest_wait') as FigureName;

const COMPARISONS = [
  ['above', 'above'],
  ['below', 'below'],
] as const;

const threshold: FieldSpec = {
  path: 'threshold',
  word: 'threshold',
  kind: { is: 'by', of: (body) => THRESHOLD[unitOf(figureIn(body))] },
};
const comparison: FieldSpec = {
  path: 'comparison',
  word: 'comparison',
  kind: { is: 'choice', of: COMPARISONS },
};

export const alertRules: NounSpec = {
  name: 'alert-rules',
  audit: 'alert_rule',
  icon: BellRing,
  one: 'alertRule',
  many: 'alertRules',
  none: 'alertRulesNone',
  fields: [
    { path: 'name', word: 'name', help: 'alertNameHelp', kind: { is: 'text', max: 80 } },
    {
      path: 'figure',
      word: 'figure',
      kind: { is: 'own', show: (value, { locale }) => figureOf(value as FigureName, locale).title },
    },
    { path: 'queue', word: 'ofQueue', kind: { is: 'ref', noun: 'queues', none: 'allTogether' } },
    comparison,
    threshold,
    {
      path: 'for_ms',
      word: 'forTime',
      help: 'forTimeHelp',
      kind: { is: 'span', minMs: 0, maxMs: 3_600_000 },
    },
    {
      path: 'shows_toast',
      word: 'showsToast',
      help: 'showsToastHelp',
      kind: { is: 'switch', usual: true },
    },
    { path: 'plays_sound', word: 'playsSound', help: 'playsSoundHelp', kind: { is: 'switch', usual: true } },
  ],
  sections: [
    { word: 'general', rows: [['name']] },
    { word: 'alarmsWhen', part: AlertCondition },
    { word: 'alarmThen', hint: 'thenHint', rows: [['shows_toast'], ['plays_sound']] },
  ],
  columns: [
    { word: 'name', show: (body) => String(body.name ?? '') },
    {
      word: 'ofQueue',
      show: (body, { say, nameOf }) =>
        body.queue ? nameOf('queues', String(body.queue)) : say('allTogether'),
    },
    {
      word: 'alarmsWhen',
      show: (body, look) =>
        `${figureOf(figureIn(body), look.locale).title}: ${shown(comparison, body, look)} ${limitOf(body)}`,
    },
    { word: 'forTime', end: true, show: (body) => spanText(Number(body.for_ms ?? 0)) },
  ],
  label: (body) => String(body.name ?? ''),
  blank: () => ({
    name: '',
    figure: 'longest_wait',
    queue: null,
    comparison: 'above',
    threshold: 120_000,
    for_ms: 60_000,
    shows_toast: true,
    plays_sound: true,
  }),
  beside: 'drawer',
  isMade: true,
  isDeleted: true,
  hasTable: false,
  needs: ['queues'],
  queuesOf: ({ queue }) => (queue ? [String(queue)] : []),
  readers: 'some',
  writers: 'queues',
};

/** The threshold as short as it can be told. */
function limitOf(body: Body): string {
  const value = Number(body.threshold ?? 0);
  const { kind } = fieldIn(threshold, body);
  if (kind.is === 'span') return spanText(value);
  return kind.is === 'number' && kind.unit ? `${value} %` : String(value);
}
