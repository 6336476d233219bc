import type { Me } from '../session/api.ts';

/** How far an ability reaches; each includes the one before. */
export type Scope = 'none' | 'own' | 'queues' | 'all';
export const ABILITIES = ['see', 'write', 'take', 'whisper', 'join', 'administer'] as const;
export type Ability = (typeof ABILITIES)[number];

/** What an operator may do, as `/v1/me` says it. */
export interface Rights {
  /** Those that the operator is in. */
  readonly queues: readonly string[];
  readonly grants: Readonly<Record<Ability, Scope>>;
}

export interface MeNow extends Me {
  readonly rights?: Rights;
}

const WIDTH: Readonly<Record<Scope, number>> = { none: 0, own: 1, queues: 2, all: 3 };

export const reaches = (has: Scope, needs: Scope): boolean => WIDTH[has] >= WIDTH[needs];

/** Whether there is anything to which the person may do this. */
export function mayAtAll(rights: Rights | undefined, ability: Ability): boolean {
  return rights !== undefined && reaches(rights.grants[ability], 'own');
}

export function mayEverywhere(rights: Rights | undefined, ability: Ability): boolean {
  return rights?.grants[ability] === 'all';
}

/** Whether the person may do this to what belongs to these queues alone; to nothing of a queue's: everywhere. */
export function mayInQueues(
  rights: Rights | undefined,
  ability: Ability,
  queues: readonly string[],
): boolean {
  if (mayEverywhere(rights, ability)) return true;
  if (rights?.grants[ability] !== 'queues') return false;
  return queues.length > 0 && queues.every((it) => rights.queues.includes(it));
}

/** Whoever steps into others' conversations watches over them. */
export function maySupervise(rights: Rights | undefined): boolean {
  return mayAtAll(rights, 'whisper') || mayAtAll(rights, 'join');
}
