import { match } from './fuzzy.ts';

/** A queue that a conversation can be put into. */
export interface QueueTarget {
  readonly id: string;
  readonly name: string;
  readonly is_paused: boolean;
  readonly is_open: boolean;
  readonly changes_at?: number;
  readonly waiting: number;
  readonly since?: number;
  readonly online: number;
  readonly free: number;
  readonly offer_ms: number;
  readonly skills: readonly string[];
}

/** Whether an operator takes a conversation now, and why not. */
export type Can = 'take' | 'full' | 'leaving' | 'away' | 'untouched' | 'offline' | 'unreachable';

export interface OperatorTarget {
  readonly id: string;
  readonly name: string;
  readonly status: 'online' | 'away' | 'offline';
  readonly reason?: string;
  readonly since: number;
  readonly can: Can;
  readonly used: number;
  readonly capacity: number;
  /** What the settings allow; the capacity may be chosen below it. */
  readonly most: number;
  readonly queues: readonly { readonly queue: string; readonly used: number; readonly limit?: number }[];
  readonly skills: readonly string[];
}

/** What `/v1/targets` answers. */
export interface Targets {
  readonly at: number;
  readonly queues: readonly QueueTarget[];
  readonly operators: readonly OperatorTarget[];
}

/** Whom a conversation goes to. */
export type Target =
  | { readonly to: 'back'; readonly queue: QueueTarget | undefined }
  | { readonly to: 'queue'; readonly queue: QueueTarget }
  | { readonly to: 'operator'; readonly operator: OperatorTarget };

export interface TargetGroups {
  readonly back: Target | undefined;
  readonly queues: readonly Target[];
  readonly operators: readonly Target[];
  /** How many there are, shown or not. */
  readonly total: { readonly queues: number; readonly operators: number };
}

const QUEUES_SHOWN = 4;
const OPERATORS_SHOWN = 5;
const ORDER: readonly Can[] = ['take', 'full', 'leaving', 'untouched', 'away', 'unreachable', 'offline'];

export const keyOf = (target: Target): string => {
  if (target.to === 'operator') return `operator ${target.operator.id}`;
  return target.to === 'back' ? 'back' : `queue ${target.queue.id}`;
};

/** It can be chosen: what is full can queue for whoever was meant. */
export function isOpen(target: Target): boolean {
  if (target.to === 'operator') return target.operator.can === 'take' || target.operator.can === 'full';
  return target.to === 'back' || (target.queue.is_open && !target.queue.is_paused);
}

export const freeOf = ({ used, capacity }: OperatorTarget): number => Math.max(0, capacity - used);

/** Which of them are shown: who has most room first; a query looks through names and skills of all. */
export function groupsOf(
  targets: Targets,
  about: { readonly me: string; readonly queue: string | undefined },
  query: string,
  all: { readonly queues: boolean; readonly operators: boolean },
): TargetGroups {
  const asked = query.trim();
  const names = new Map(targets.queues.map((it) => [it.id, it.name]));
  const found = (...texts: readonly (string | undefined)[]) =>
    asked === '' || match(asked, texts.filter(Boolean).join(' ')) !== undefined;
  const own = targets.queues.find((it) => it.id === about.queue);
  const queues = targets.queues
    .filter((it) => it !== own && found(it.name, ...it.skills))
    .map((queue): Target & { to: 'queue' } => ({ to: 'queue', queue }))
    .sort(
      (a, b) =>
        Number(isOpen(b)) - Number(isOpen(a)) ||
        b.queue.free - a.queue.free ||
        a.queue.name.localeCompare(b.queue.name),
    );
  const operators = targets.operators
    .filter((it) => it.id !== about.me)
    .filter((it) => found(it.name, ...it.skills, ...it.queues.map(({ queue }) => names.get(queue))))
    .map((operator): Target & { to: 'operator' } => ({ to: 'operator', operator }))
    .sort(
      (a, b) =>
        ORDER.indexOf(a.operator.can) - ORDER.indexOf(b.operator.can) ||
        freeOf(b.operator) - freeOf(a.operator) ||
        a.operator.used - b.operator.used ||
        a.operator.name.localeCompare(b.operator.name),
    );
  const cut = <T>(rows: readonly T[], shown: number, whole: boolean) =>
    whole || asked !== '' ? rows : rows.slice(0, shown);
  return {
    back: found(own?.name ?? '') ? { to: 'back', queue: own } : undefined,
    queues: cut(queues, QUEUES_SHOWN, all.queues),
    operators: cut(operators, OPERATORS_SHOWN, all.operators),
    total: { queues: queues.length, operators: operators.length },
  };
}

/** The rows in the order of the screen. */
export const rowsOf = ({ back, queues, operators }: TargetGroups): readonly Target[] => [
  ...(back ? [back] : []),
  ...queues,
  ...operators,
];

/** The same target as it is now; as it was, if it is gone from the list. */
export function refreshed(target: Target, targets: Targets): Target {
  if (target.to === 'operator') {
    const operator = targets.operators.find((it) => it.id === target.operator.id);
    return { to: 'operator', operator: operator ?? { ...target.operator, can: 'offline' } };
  }
  const queue = targets.queues.find((it) => it.id === target.queue?.id);
  if (target.to === 'back') return { to: 'back', queue: queue ?? target.queue };
  return { to: 'queue', queue: queue ?? { ...target.queue, is_paused: true } };
}
