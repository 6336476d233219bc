import type { State } from '../connection/machine.ts';
import type { Line } from '../state.ts';

/** What a screen says of a connection's state; the same line when it says nothing new. */
export function lineOf(state: State, before: Line, now: number): Line {
  const lostAt = state.name === 'open' ? undefined : (before.lostAt ?? now);
  const line: Line = {
    name: state.name,
    ...('why' in state ? { why: state.why } : {}),
    ...('retryAt' in state ? { retryAt: state.retryAt } : {}),
    ...(lostAt === undefined || state.name === 'idle' ? {} : { lostAt }),
  };
  const same = line.name === before.name && line.why === before.why && line.retryAt === before.retryAt;
  return same ? before : line;
}
