import type { ChatState, StageName } from '@switchboard/core';
import { useEffect, useState } from 'react';

/** The chat that is open, as far as it was known when it was opened: it stays open when it leaves my list. */
export interface Selected {
  readonly conversation: string;
  readonly timeline: string;
  readonly customer: string;
  readonly name: string;
}

/** How I stand to a chat. */
export type Standing = 'mine' | 'waiting' | 'closed' | 'other';

export function standingOf(state: ChatState, selected: Selected): Standing {
  if (state.desk.chats.some((card) => card.conversation === selected.conversation)) return 'mine';
  if (state.desk.board?.waiting.some((card) => card.conversation === selected.conversation)) return 'waiting';
  const stage: StageName | undefined = state.timelines[selected.timeline]?.stage;
  if (stage === 'closed' || stage === 'none') return 'closed';
  return stage === 'waiting' ? 'waiting' : 'other';
}

const PATH = /^\/desk\/chats\/([0-9a-f-]{36})$/;

function fromAddress(): string | undefined {
  return PATH.exec(location.pathname)?.[1];
}

export function toAddress(conversation: string | undefined): void {
  const path = conversation ? `/desk/chats/${conversation}` : '/desk/';
  if (location.pathname !== path) history.replaceState(null, '', path);
}

/** The open chat. A reload comes back to it once the list is here. */
export function useSelection(state: ChatState) {
  const [selected, setSelected] = useState<Selected>();
  const [wanted, setWanted] = useState(fromAddress);
  const { chats, board } = state.desk;
  useEffect(() => {
    if (selected || !wanted) return;
    const found = [...chats, ...(board?.waiting ?? [])].find((card) => card.conversation === wanted);
    if (found) setSelected(found);
  }, [selected, wanted, chats, board]);
  const select = (to: Selected | undefined) => {
    setWanted(undefined);
    setSelected(
      to && { conversation: to.conversation, timeline: to.timeline, customer: to.customer, name: to.name },
    );
    toAddress(to?.conversation);
  };
  return [selected, select] as const;
}
