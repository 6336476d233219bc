import { useSyncExternalStore } from 'react';

/** The code that stands for a conversation on this page, and whether the server has it. */
export interface Said {
  readonly code: string;
  readonly state: 'saving' | 'saved' | 'failed';
}

let book: Readonly<Record<string, Said>> = {};
const listeners = new Set<() => void>();

export const outcomeOf = (conversation: string): Said | undefined => book[conversation];

export function setOutcome(conversation: string, said: Said | undefined): void {
  const { [conversation]: _, ...rest } = book;
  book = said ? { ...rest, [conversation]: said } : rest;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

export function useOutcome(conversation: string): Said | undefined {
  return useSyncExternalStore(subscribe, () => book[conversation]);
}
