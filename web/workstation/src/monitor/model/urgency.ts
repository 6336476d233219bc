import type { Figures, OperatorRow, QueueLive } from '@switchboard/core/monitor';
import { REPLY_TARGET_MS, type Urgency, urgencyOf } from '../../model/waits.ts';

/** Under the goal is near a breach, and twenty points under it is one. */
const SERVICE_BREACH = 20;
const ABANDONED = { near: 5, late: 10 } as const;

/** A wait against what the queue promises; without a promise it calls nobody. */
export function waitUrgency(since: number | null, targetMs: number | null, now: number): Urgency {
  return since === null || targetMs === null ? 'calm' : urgencyOf(Math.max(0, now - since), targetMs);
}

export function serviceUrgency({ service_level_percent: level, promise }: Figures): Urgency {
  const goal = promise.service_level_percent;
  if (level === null || goal === null || level >= goal) return 'calm';
  return level < goal - SERVICE_BREACH ? 'late' : 'near';
}

export function abandonedUrgency(percent: number | null): Urgency {
  if (percent === null || percent <= ABANDONED.near) return 'calm';
  return percent > ABANDONED.late ? 'late' : 'near';
}

/** Somebody waits and nobody has a free slot. */
export function isStuck({ figures, free_operators, is_paused, is_open }: QueueLive): boolean {
  return figures.waiting > 0 && free_operators === 0 && !is_paused && is_open;
}

/** How long a customer should wait for a word of an operator. */
export const replyTarget = (figures: Figures | undefined): number =>
  figures?.promise.first_reply_ms ?? REPLY_TARGET_MS;

const WORST: Readonly<Record<Urgency, number>> = { calm: 0, near: 1, late: 2 };
export const worst = (...all: readonly Urgency[]): Urgency =>
  all.reduce((a, b) => (WORST[b] > WORST[a] ? b : a), 'calm');

/** The operators whose customers have waited too long for a word, the longest first. */
export function overdue(
  operators: readonly OperatorRow[],
  targetMs: number,
  now: number,
): readonly (OperatorRow & { readonly reply_since: number })[] {
  return operators
    .filter((it): it is OperatorRow & { reply_since: number } => it.reply_since !== null)
    .filter((it) => now - it.reply_since > targetMs)
    .sort((a, b) => a.reply_since - b.reply_since);
}
