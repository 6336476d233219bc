import type { ChatState } from '@switchboard/core';
import { useEffect, useRef } from 'react';
import type { Drafts } from '../model/drafts.ts';

/** Texts of mine that could not be delivered go back to their draft, each once. */
export function useReturnedTexts(state: ChatState, drafts: Drafts, me: string): void {
  const checked = useRef(new Map<string, number>());
  useEffect(() => {
    for (const timeline of Object.values(state.timelines)) {
      if (checked.current.get(timeline.id) === timeline.high) continue;
      checked.current.set(timeline.id, timeline.high);
      for (const entry of timeline.entries)
        if (entry.kind === 'undelivered' && entry.by_id === me)
          drafts.giveBack(entry.conversation, entry.cid, entry.text);
    }
  }, [state.timelines, drafts, me]);
}
