import { ListOrdered } from 'lucide-react';
import type { Body, OverflowBody, RelaxBody } from '../bodies.ts';
import { at } from '../model/paths.ts';
import { spanText } from '../model/spans.ts';
import { QueueHours } from '../queue/hours.tsx';
import { OverflowRules, RelaxRules } from '../queue/rules.tsx';
import type { FieldSpec, NounSpec } from '../spec.ts';
import type { SettingsKey } from '../words.ts';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

const promise = (path: string, word: SettingsKey): FieldSpec => ({
  path: `target.${path}`,
  word,
  kind: { is: 'span', minMs: 1_000, maxMs: DAY_MS, none: 'noPromise' },
});
const silence = (path: string, word: SettingsKey, help: SettingsKey): FieldSpec => ({
  path: `words.${path}`,
  word,
  help,
  kind: { is: 'span', minMs: 1_000, maxMs: WEEK_MS, none: 'never' },
});

const fields: readonly FieldSpec[] = [
  { path: 'name', word: 'name', kind: { is: 'text', max: 80 } },
  { path: 'customers_see', word: 'customersSee', kind: { is: 'text', max: 80, optional: true } },
  { path: 'skills', word: 'skillsNeeded', help: 'skillsNeededHelp', kind: { is: 'refs', noun: 'skills' } },
  {
    path: 'target.service_level_percent',
    word: 'serviceLevel',
    kind: { is: 'number', min: 1, max: 100, unit: 'percent', optional: true },
  },
  promise('within_ms', 'within'),
  promise('longest_wait_ms', 'longestWait'),
  promise('first_reply_ms', 'firstReply'),
  {
    path: 'offer_ms',
    word: 'offerStays',
    help: 'offerStaysHelp',
    kind: { is: 'span', minMs: 10_000, maxMs: 600_000 },
  },
  {
    path: 'per_operator',
    word: 'perOperator',
    help: 'perOperatorHelp',
    kind: { is: 'number', min: 0, max: 100, unit: 'chats', optional: true },
  },
  {
    path: 'wrap_up_ms',
    word: 'wrapUp',
    help: 'wrapUpHelp',
    kind: { is: 'span', minMs: 0, maxMs: 3_600_000 },
  },
  {
    path: 'spread',
    word: 'spread',
    kind: {
      is: 'choice',
      of: [
        ['least_loaded', 'leastLoaded'],
        ['round_robin', 'roundRobin'],
      ],
    },
  },
  { path: 'auto_accepts', word: 'autoAccepts', help: 'autoAcceptsHelp', kind: { is: 'switch' } },
  { path: 'idle_frees_slot', word: 'idleFrees', help: 'idleFreesHelp', kind: { is: 'switch' } },
  { path: 'held_frees_slot', word: 'heldFrees', kind: { is: 'switch' } },
  {
    path: 'overflow',
    word: 'overflow',
    kind: {
      is: 'own',
      show: (value, { nameOf }) =>
        listed(
          value as readonly OverflowBody[],
          (it) => `${spanText(it.after_ms)} → ${nameOf('queues', it.to)}`,
        ),
    },
  },
  {
    path: 'relax',
    word: 'relax',
    kind: {
      is: 'own',
      show: (value, { say, nameOf }) =>
        listed(
          value as readonly RelaxBody[],
          (it) => `${spanText(it.after_ms)} → ${it.skill ? nameOf('skills', it.skill) : say('anySkill')}`,
        ),
    },
  },
  {
    path: 'close_codes',
    word: 'closeCodes',
    help: 'closeCodesHelp',
    kind: { is: 'refs', noun: 'close-codes', numbered: true },
  },
  { path: 'needs_close_code', word: 'needsCloseCode', kind: { is: 'switch' } },
  { path: 'hours', word: 'hours', kind: { is: 'ref', noun: 'hours', none: 'alwaysOpen' } },
  { path: 'serves_after_close', word: 'servesAfter', help: 'servesAfterHelp', kind: { is: 'switch' } },
  { path: 'is_paused', word: 'paused', help: 'pausedHelp', kind: { is: 'switch' } },
  silence('first_reply_ms', 'silentOperator', 'silentOperatorHelp'),
  silence('idle_ms', 'idleAfter', 'idleAfterHelp'),
  silence('inactive_ms', 'closesAfter', 'closesAfterHelp'),
  silence('warn_ms', 'warnsBefore', 'warnsBeforeHelp'),
  silence('unanswered_ms', 'unansweredAfter', 'unansweredAfterHelp'),
  silence('held_close_ms', 'heldCloses', 'heldClosesHelp'),
  silence('reopen_within_ms', 'reopensWithin', 'reopensWithinHelp'),
];

function listed<T>(list: readonly T[] | undefined, show: (it: T) => string): string {
  return list && list.length > 0 ? list.map(show).join('; ') : '–';
}

const span = (body: Body, path: string) => {
  const ms = at(body, path);
  return typeof ms === 'number' ? spanText(ms) : '–';
};

export const queues: NounSpec = {
  name: 'queues',
  audit: 'queue',
  icon: ListOrdered,
  one: 'queue',
  many: 'queues',
  none: 'queuesNone',
  fields,
  sections: [
    { word: 'general', rows: [['name', 'customers_see'], ['skills']] },
    {
      word: 'serviceTarget',
      hint: 'serviceTargetHint',
      rows: [
        ['target.service_level_percent', 'target.within_ms'],
        ['target.longest_wait_ms', 'target.first_reply_ms'],
      ],
    },
    {
      word: 'offersCapacity',
      rows: [
        ['offer_ms', 'per_operator'],
        ['wrap_up_ms', 'spread'],
        ['auto_accepts', 'held_frees_slot'],
        ['idle_frees_slot', 'is_paused'],
      ],
    },
    { word: 'overflow', hint: 'overflowHint', part: OverflowRules },
    { word: 'relax', hint: 'relaxHint', part: RelaxRules },
    { word: 'closeCodes', rows: [['close_codes'], ['needs_close_code']] },
    {
      word: 'silence',
      hint: 'silenceHint',
      rows: [
        ['words.first_reply_ms', 'words.idle_ms'],
        ['words.inactive_ms', 'words.warn_ms'],
        ['words.unanswered_ms', 'words.held_close_ms'],
        ['words.reopen_within_ms'],
      ],
    },
  ],
  aside: QueueHours,
  columns: [
    { word: 'name', show: (body) => String(body.name ?? '') },
    {
      word: 'hours',
      show: (body, { say, nameOf }) => (body.hours ? nameOf('hours', String(body.hours)) : say('alwaysOpen')),
    },
    {
      word: 'serviceLevel',
      show: (body) => {
        const percent = at(body, 'target.service_level_percent');
        return typeof percent === 'number' ? `${percent} % / ${span(body, 'target.within_ms')}` : '–';
      },
    },
    { word: 'longestWait', end: true, show: (body) => span(body, 'target.longest_wait_ms') },
    { word: 'offerStays', end: true, show: (body) => span(body, 'offer_ms') },
  ],
  label: (body) => String(body.name ?? ''),
  blank: () => ({ name: '', offer_ms: 30_000, wrap_up_ms: 0, spread: 'least_loaded' }),
  isMade: true,
  isDeleted: true,
  hasTable: false,
  needs: ['skills', 'close-codes', 'hours', 'queues'],
  queuesOf: (_, id) => [id],
  readers: 'staff',
  writers: 'queues',
};
