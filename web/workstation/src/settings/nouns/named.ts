import { CircleCheck, Coffee, Languages, Tag } from 'lucide-react';
import type { Body } from '../bodies.ts';
import type { Column, FieldSpec, NounSpec } from '../spec.ts';

const NAME: FieldSpec = { path: 'name', word: 'name', kind: { is: 'text', max: 60 } };
const NAMED: Column = { word: 'name', show: (body) => String(body.name ?? '') };

/** What is hardly more than a name. */
const named = {
  fields: [NAME],
  sections: [{ word: 'general', rows: [['name']] }],
  columns: [NAMED],
  label: (body: Body) => String(body.name ?? ''),
  blank: (): Body => ({ name: '' }),
  beside: 'drawer',
  isMade: true,
  isDeleted: true,
  hasTable: false,
  needs: [],
  queuesOf: () => [],
  readers: 'staff',
  writers: 'all',
} as const satisfies Partial<NounSpec>;

export const skills: NounSpec = {
  ...named,
  name: 'skills',
  audit: 'skill',
  icon: Languages,
  one: 'skill',
  many: 'skills',
  none: 'skillsNone',
};

export const awayReasons: NounSpec = {
  ...named,
  name: 'away-reasons',
  audit: 'away_reason',
  icon: Coffee,
  one: 'awayReason',
  many: 'awayReasons',
  none: 'awayReasonsNone',
};

export const closeCodes: NounSpec = {
  ...named,
  name: 'close-codes',
  audit: 'close_code',
  icon: CircleCheck,
  one: 'closeCode',
  many: 'closeCodes',
  none: 'closeCodesNone',
  fields: [NAME, { path: 'needs_note', word: 'needsNote', help: 'needsNoteHelp', kind: { is: 'switch' } }],
  sections: [{ word: 'general', rows: [['name'], ['needs_note']] }],
  columns: [NAMED, { word: 'needsNote', show: (body, { say }) => say(body.needs_note ? 'yes' : 'no') }],
  blank: () => ({ name: '', needs_note: false }),
};

const COLOURS = [
  ['grey', 'grey'],
  ['blue', 'blue'],
  ['green', 'green'],
  ['amber', 'amber'],
  ['red', 'red'],
  ['violet', 'violet'],
] as const;

export const tags: NounSpec = {
  ...named,
  name: 'tags',
  audit: 'tag',
  icon: Tag,
  one: 'tag',
  many: 'tags',
  none: 'tagsNone',
  fields: [NAME, { path: 'colour', word: 'colour', kind: { is: 'choice', of: COLOURS } }],
  sections: [{ word: 'general', rows: [['name', 'colour']] }],
  columns: [
    NAMED,
    {
      word: 'colour',
      show: (body, { say }) => say(COLOURS.find(([it]) => it === body.colour)?.[1] ?? 'grey'),
    },
  ],
  blank: () => ({ name: '', colour: 'grey' }),
};
