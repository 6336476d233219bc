import type { ChatState } from '../state.ts';

/** The parts of a state that changed; timelines one by one, so that a message does not copy every chat. */
export type Patch = Partial<Omit<ChatState, 'timelines'>> & { readonly timelines?: ChatState['timelines'] };

export function diff(before: ChatState, after: ChatState): Patch {
  const patch: Record<string, unknown> = {};
  for (const key of Object.keys(after) as (keyof ChatState)[]) {
    if (after[key] === before[key]) continue;
    patch[key] =
      key === 'timelines'
        ? Object.fromEntries(
            Object.entries(after.timelines).filter(([id, it]) => before.timelines[id] !== it),
          )
        : after[key];
  }
  return patch as Patch;
}

export function patched(state: ChatState, patch: Patch): ChatState {
  return { ...state, ...patch, timelines: { ...state.timelines, ...patch.timelines } };
}
