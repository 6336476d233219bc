import { ABILITIES, type Ability, type Scope } from '../../shell/rights.ts';
import type { Body, Kept } from '../bodies.ts';
import type { SettingsKey } from '../words.ts';

type Grants = Readonly<Record<Ability, Scope>>;

const OPERATOR: Grants = {
  see: 'all',
  write: 'own',
  take: 'queues',
  whisper: 'none',
  join: 'none',
  administer: 'none',
};
const SUPERVISOR: Grants = {
  see: 'all',
  write: 'all',
  take: 'all',
  whisper: 'all',
  join: 'all',
  administer: 'queues',
};

/** The three roles that everybody has; nobody changes them. */
export const BUILT_IN = {
  operator: { word: 'roleOperator', grants: OPERATOR },
  supervisor: { word: 'roleSupervisor', grants: SUPERVISOR },
  administrator: { word: 'roleAdministrator', grants: { ...SUPERVISOR, administer: 'all' } },
} as const satisfies Readonly<Record<string, { word: SettingsKey; grants: Grants }>>;
export type BuiltIn = keyof typeof BUILT_IN;
export const BUILT_INS: readonly BuiltIn[] = ['operator', 'supervisor', 'administrator'];

export function builtInRows(say: (key: SettingsKey) => string): readonly Kept[] {
  return BUILT_INS.map((id) => ({ id, version: 0, changed_at: 0, body: builtInBody(id, say) }));
}

export function builtInBody(id: BuiltIn, say: (key: SettingsKey) => string): Body {
  return { name: say(BUILT_IN[id].word), ...BUILT_IN[id].grants };
}

export const isBuiltIn = (id: string): id is BuiltIn => Object.hasOwn(BUILT_IN, id);

/** Which columns an ability has: nobody takes, joins or whispers in what is their own. */
export function scopesOf(ability: Ability): readonly Scope[] {
  return ability === 'see' || ability === 'write' ? ['own', 'queues', 'all'] : ['queues', 'all'];
}

export { ABILITIES };
