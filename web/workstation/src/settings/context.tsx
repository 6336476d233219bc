import { createContext, useContext, useEffect, useSyncExternalStore } from 'react';
import type { Rights } from '../shell/rights.ts';
import { useWords } from '../words.ts';
import type { Kept, NounName } from './bodies.ts';
import type { Book, ListState } from './model/book.ts';
import type { Drafts } from './model/drafts.ts';
import { specOf } from './nouns.ts';
import type { Rest } from './rest.ts';
import { keptLabel, type Look } from './spec.ts';
import { useSay } from './words.ts';

/** What every screen of the settings works with. */
export interface Tools {
  readonly rest: Rest;
  readonly book: Book;
  readonly drafts: Drafts;
  readonly rights: Rights;
  /** Whoever asks. */
  readonly me: string;
}

const ToolsContext = createContext<Tools | undefined>(undefined);
export const SettingsTools = ToolsContext.Provider;

export function useSettings(): Tools {
  const tools = useContext(ToolsContext);
  if (!tools) throw new Error('the settings stand around this');
  return tools;
}

/** A list, read when it is first wanted. */
export function useList(noun: NounName): ListState {
  const { book } = useSettings();
  const list = useSyncExternalStore(book.subscribe, () => book.list(noun));
  useEffect(() => void book.load(noun), [book, noun]);
  return list;
}

export function useItems(noun: NounName): readonly Kept[] {
  const list = useList(noun);
  return list.is === 'ready' ? list.items : [];
}

export function useDraftChanges(): number {
  const { drafts } = useSettings();
  return useSyncExternalStore(drafts.subscribe, drafts.changes);
}

/** Names of what bodies name by id, from the lists that were read. */
export function useLook(needs: readonly NounName[] = []): Look {
  const { book } = useSettings();
  const say = useSay();
  const { locale } = useWords();
  const key = needs.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the nouns, not the array that holds them.
  useEffect(() => {
    for (const noun of needs) void book.load(noun);
  }, [book, key]);
  useSyncExternalStore(book.subscribe, () => needs.map((it) => book.list(it).is).join());
  return {
    say,
    locale,
    nameOf: (noun, id) => {
      const kept = book.find(noun, id);
      return kept ? keptLabel(specOf(noun), kept) : id.slice(0, 8);
    },
  };
}
