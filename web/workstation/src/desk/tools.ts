import type { ChatState, DeskChat } from '@switchboard/core';
import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { DraftBook } from '../model/draft-book.ts';
import type { Drafts } from '../model/drafts.ts';
import type { Me } from '../session/api.ts';

/** What every part of the desk works with. */
export interface DeskTools {
  readonly chat: DeskChat;
  readonly drafts: Drafts;
  readonly me: Me;
}

const ToolsContext = createContext<DeskTools | undefined>(undefined);
export const ToolsProvider = ToolsContext.Provider;

export function useTools(): DeskTools {
  const tools = useContext(ToolsContext);
  if (!tools) throw new Error('the desk stands around this');
  return tools;
}

export function useChatState(): ChatState {
  const { chat } = useTools();
  return useSyncExternalStore(chat.subscribe, chat.state);
}

export function useDrafts(): DraftBook {
  const { drafts } = useTools();
  return useSyncExternalStore(drafts.subscribe, drafts.book);
}

/** This device's clock, once a second. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

const BANNER_MS = 3_000;

/** Figures are live: there is a line, or it is gone for less than a blink. */
export function isStale(state: ChatState, now: number): boolean {
  const { line } = state;
  if (line.name === 'open') return false;
  return line.name === 'closed' || (line.lostAt !== undefined && now - line.lostAt >= BANNER_MS);
}
