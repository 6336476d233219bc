import type { Rights } from '../shell/rights.ts';
import { mayAtAll, mayEverywhere, mayInQueues } from '../shell/rights.ts';
import type { Body, NounName } from './bodies.ts';
import { alertRules } from './nouns/alert-rule.ts';
import { cannedReplies } from './nouns/canned.ts';
import { hours } from './nouns/hours.ts';
import { awayReasons, closeCodes, skills, tags } from './nouns/named.ts';
import { operators, roles } from './nouns/people.ts';
import { queues } from './nouns/queue.ts';
import { widgets } from './nouns/widget.ts';
import type { NounSpec } from './spec.ts';

export const NOUNS: readonly NounSpec[] = [
  queues,
  hours,
  alertRules,
  operators,
  roles,
  skills,
  cannedReplies,
  closeCodes,
  awayReasons,
  tags,
  widgets,
];

export function specOf(noun: NounName): NounSpec {
  const found = NOUNS.find((it) => it.name === noun);
  if (!found) throw new Error(`there is no noun ${noun}`);
  return found;
}

export function mayRead({ readers }: NounSpec, rights: Rights): boolean {
  if (readers === 'staff') return true;
  return readers === 'some' ? mayAtAll(rights, 'administer') : mayEverywhere(rights, 'administer');
}

/** Whether the person may save this one: the server asks the same of what was there and of what is to be. */
export function mayWrite(spec: NounSpec, rights: Rights, body: Body, id: string): boolean {
  if (mayEverywhere(rights, 'administer')) return true;
  if (spec.writers === 'all') return false;
  const queues = spec.queuesOf(body, id);
  return queues === 'own' || mayInQueues(rights, 'administer', queues);
}

/** Whether there is anything of this noun that the person may make. */
export function mayMake(spec: NounSpec, rights: Rights): boolean {
  return spec.isMade && (mayWrite(spec, rights, spec.blank(), '') || spec.name === 'canned-replies');
}
