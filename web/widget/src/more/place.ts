/** My place in line, as `/v1/me/place` tells it. */
export interface Place {
  readonly queue?: string;
  readonly position?: number;
  readonly wait?: { readonly from_ms: number; readonly to_ms: number };
  readonly at?: number;
}

/** Why what is shown went up. */
export type Reason = 'queue' | 'returned' | 'slower';

export interface Standing {
  readonly queue: string;
  readonly position: number;
  /** When it is my turn, by the server's clock; none where nobody can say. */
  readonly from?: number;
  readonly to?: number;
  readonly at: number;
  readonly reason?: Reason;
}

/** A range that only breathes is left as it stands. */
const SLACK_MS = 45_000;

/**
 * What to show next. Place and wait never go up without a reason: another queue, somebody who waited longer and came back,
 * or a line that became slower.
 */
export function standing(before: Standing | undefined, place: Place): Standing | undefined {
  const { queue, position, wait, at } = place;
  if (queue === undefined || position === undefined || at === undefined) return undefined;
  const told = wait ? { from: at + wait.from_ms, to: at + wait.to_ms } : {};
  const next: Standing = { queue, position, at, ...told };
  if (!before) return next;
  if (before.queue !== queue) return { ...next, reason: 'queue' };
  if (position > before.position) return { ...next, reason: 'returned' };
  if (before.to === undefined || before.from === undefined || next.to === undefined) return next;
  if (next.to <= before.to) return next;
  // The end of the range moves back: by a little it stays where it was told, by more the line has become slower.
  if (next.to - before.to <= SLACK_MS) {
    return { ...next, from: Math.min(before.from, next.from ?? before.from), to: before.to };
  }
  return { ...next, reason: 'slower' };
}

/** Whole minutes that hold the range: `[3, 5]`; `[0, 1]` is less than a minute. */
export function minutes({ from, to }: Standing, now: number): [number, number] | undefined {
  if (from === undefined || to === undefined) return undefined;
  // Later than was said: no range is honest any more.
  if (now > to) return undefined;
  const first = Math.max(0, Math.floor((from - now) / 60_000));
  return [first, Math.max(first + 1, Math.ceil((to - now) / 60_000))];
}

/** Whoever stands far behind asks seldom. */
export function askAgainMs(position: number | undefined): number {
  return Math.min(60_000, 8_000 + 1_000 * (position ?? 1));
}
