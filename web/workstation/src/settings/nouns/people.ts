import { ShieldCheck, Users } from 'lucide-react';
import { ABILITIES } from '../../shell/rights.ts';
import type { Body, OperatorQueue } from '../bodies.ts';
import { Invitation } from '../operator/invitation.tsx';
import { Places } from '../operator/places.tsx';
import { RoleField } from '../operator/role.tsx';
import { BUILT_IN, builtInRows, isBuiltIn } from '../role/built-in.ts';
import { RoleMatrix } from '../role/matrix.tsx';
import type { FieldSpec, Look, NounSpec } from '../spec.ts';

function roleName(value: unknown, { say, nameOf }: Look): string {
  const role = String(value ?? 'operator');
  return isBuiltIn(role) ? say(BUILT_IN[role].word) : nameOf('roles', role);
}

function first(names: readonly string[]): string {
  return names.length > 1 ? `${names[0]} +${names.length - 1}` : (names[0] ?? '–');
}

const placeNames = (body: Body, { nameOf }: Look) =>
  ((body.queues ?? []) as readonly OperatorQueue[]).map((it) => nameOf('queues', it.queue));

export const operators: NounSpec = {
  name: 'operators',
  audit: 'operator',
  icon: Users,
  one: 'operator',
  many: 'operators',
  none: 'operatorsNone',
  fields: [
    { path: 'name', word: 'personName', help: 'operatorNameHelp', kind: { is: 'text', max: 80 } },
    { path: 'email', word: 'email', help: 'emailHelp', kind: { is: 'text', max: 254 } },
    { path: 'role', word: 'role', kind: { is: 'own', show: roleName } },
    {
      path: 'capacity',
      word: 'capacity',
      help: 'capacityHelp',
      kind: { is: 'number', min: 0, max: 100, unit: 'chats' },
    },
    {
      path: 'hard_limit',
      word: 'hardLimit',
      help: 'hardLimitHelp',
      kind: { is: 'number', min: 0, max: 200, unit: 'chats' },
    },
    { path: 'auto_accepts', word: 'autoAccepts', help: 'autoAcceptsHelp', kind: { is: 'switch' } },
    {
      path: 'queues',
      word: 'queues',
      kind: {
        is: 'own',
        show: (value, { nameOf }) =>
          ((value ?? []) as readonly OperatorQueue[])
            .map(({ queue, limit }) => `${nameOf('queues', queue)}${limit == null ? '' : ` ${limit}`}`)
            .join(', ') || '–',
      },
    },
    { path: 'skills', word: 'skills', kind: { is: 'refs', noun: 'skills' } },
    { path: 'is_active', word: 'active', help: 'activeHelp', kind: { is: 'switch' } },
  ],
  sections: [
    { word: 'person', rows: [['name', 'email']], part: RoleField },
    {
      word: 'offersCapacity',
      rows: [
        ['capacity', 'hard_limit'],
        ['auto_accepts', 'is_active'],
      ],
    },
    { word: 'queues', hint: 'placesHint', part: Places },
    { word: 'skills', rows: [['skills']] },
  ],
  actions: Invitation,
  columns: [
    { word: 'personName', draw: 'face', show: (body) => String(body.name ?? '') },
    { word: 'email', show: (body) => String(body.email ?? '') },
    {
      word: 'skills',
      show: (body, look) =>
        first(((body.skills ?? []) as readonly string[]).map((id) => look.nameOf('skills', id))),
    },
    { word: 'queues', show: (body, look) => first(placeNames(body, look)) },
    { word: 'capacity', draw: 'jacks', show: (body) => String(body.capacity ?? '–') },
    {
      word: 'role',
      show: (body, look) => (body.is_active === false ? look.say('inactive') : roleName(body.role, look)),
    },
  ],
  label: (body) => String(body.name ?? ''),
  blank: () => ({
    name: '',
    email: '',
    role: 'operator',
    capacity: 5,
    hard_limit: 15,
    auto_accepts: false,
    queues: [],
    skills: [],
    is_active: true,
  }),
  beside: 'drawer',
  isMade: true,
  isDeleted: false,
  hasTable: true,
  needs: ['queues', 'skills', 'roles'],
  queuesOf: () => [],
  readers: 'all',
  writers: 'all',
};

export const roles: NounSpec = {
  name: 'roles',
  audit: 'role',
  icon: ShieldCheck,
  one: 'roleOne',
  many: 'roles',
  none: 'rolesNone',
  fields: [
    { path: 'name', word: 'name', help: 'roleNameHelp', kind: { is: 'text', max: 60 } },
    ...ABILITIES.map(
      (ability): FieldSpec => ({
        path: ability,
        word: `may_${ability}`,
        kind: {
          is: 'choice',
          of: [
            ['none', 'scope_none'],
            ['', 'scope_none'],
            ['own', 'scope_own'],
            ['queues', 'scope_queues'],
            ['all', 'scope_all'],
          ],
        },
      }),
    ),
  ],
  sections: [
    { word: 'general', rows: [['name']] },
    { word: 'mayDo', part: RoleMatrix },
  ],
  columns: [
    { word: 'name', show: (body) => String(body.name ?? '') },
    ...ABILITIES.map((ability) => ({
      word: `may_${ability}` as const,
      show: (body: Body, { say }: Look) => {
        const scope = String(body[ability] ?? 'none');
        return scope === 'none' ? '–' : say(`scope_${scope}` as 'scope_all');
      },
    })),
  ],
  label: (body) => String(body.name ?? ''),
  blank: () => ({
    name: '',
    see: 'queues',
    write: 'own',
    take: 'queues',
    whisper: 'none',
    join: 'none',
    administer: 'none',
  }),
  beside: 'drawer',
  fixed: builtInRows,
  isMade: true,
  isDeleted: true,
  hasTable: false,
  needs: [],
  queuesOf: () => [],
  readers: 'all',
  writers: 'all',
};
