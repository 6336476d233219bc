import type { ChatState } from '@switchboard/core';
import { useEffect, useRef } from 'react';
import { nameOf } from '../model/chats.ts';
import type { Say } from '../words.ts';
import type { Commands } from './commands.ts';

/** What became of chats that I asked somebody to take: told once, when it is known. */
export function useHandovers(state: ChatState, say: Say, commands: Commands): void {
  const asked = useRef<ReadonlyMap<string, string>>(new Map());
  const { chats, board, loaded } = state.desk;
  const { tell } = commands;
  const telling = useRef(tell);
  telling.current = tell;
  useEffect(() => {
    if (!loaded) return;
    const before = asked.current;
    const guest = (id: string) => say('guest', { id });
    const leaving = chats.filter((card) => card.place === 'leaving');
    asked.current = new Map(leaving.map((card) => [card.conversation, nameOf(card, guest)]));
    for (const [conversation, name] of before) {
      if (asked.current.has(conversation)) continue;
      const back = chats.some((card) => card.conversation === conversation);
      const waits = board?.waiting.some((card) => card.conversation === conversation);
      telling.current(say(back ? 'handoverBack' : waits ? 'handoverQueued' : 'handoverGone', { name }));
    }
  }, [chats, board, loaded, say]);
}
