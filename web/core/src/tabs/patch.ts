import type { ChatState } from '../state.ts';
import type { Timeline } from '../timeline/merge.ts';

/** The parts of a state that changed; timelines one by one, so that a message does not copy every chat. */
export type Patch = Partial<Omit<ChatState, 'timelines'>> & {
  /** None: it was let go. */
  readonly timelines?: Readonly<Record<string, Timeline | undefined>>;
};

export function diff({ timelines: old, ...before }: ChatState, { timelines, ...after }: ChatState): Patch {
  const patch: Record<string, unknown> = {};
  for (const key of Object.keys(after) as (keyof typeof after)[])
    if (after[key] !== before[key]) patch[key] = after[key];
  if (timelines === old) return patch;
  const changed = Object.keys({ ...old, ...timelines }).filter((id) => old[id] !== timelines[id]);
  return { ...patch, timelines: Object.fromEntries(changed.map((id) => [id, timelines[id]])) };
}

export function patched(state: ChatState, patch: Patch): ChatState {
  const timelines: Record<string, Timeline> = {};
  for (const [id, it] of Object.entries({ ...state.timelines, ...patch.timelines }))
    if (it) timelines[id] = it;
  return { ...state, ...patch, timelines };
}
