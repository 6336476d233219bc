import type { ChatState, StageName } from '@switchboard/core';

/** The chat that is open, as far as it was known when it was opened: it stays open when it leaves my list. */
export interface Selected {
  readonly conversation: string;
  readonly timeline: string;
  readonly customer: string;
  readonly name: string;
}

/** How I stand to a chat. */
export type Standing = 'mine' | 'offered' | 'wrapUp' | 'waiting' | 'closed' | 'other';

export function standingOf(state: ChatState, selected: Selected): Standing {
  const card = state.desk.chats.find((it) => it.conversation === selected.conversation);
  if (card?.place === 'offered') return 'offered';
  if (card?.place === 'wrap_up') return 'wrapUp';
  if (card) return 'mine';
  if (state.desk.board?.waiting.some((card) => card.conversation === selected.conversation)) return 'waiting';
  const stage: StageName | undefined = state.timelines[selected.timeline]?.stage;
  if (stage === 'closed' || stage === 'none') return 'closed';
  return stage === 'waiting' ? 'waiting' : 'other';
}
