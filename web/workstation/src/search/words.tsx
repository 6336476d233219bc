import { translator } from '@switchboard/core';
import { useMemo } from 'react';
import { useWords, type Words } from '../words.ts';
import { en } from './words/en.ts';
import { ru } from './words/ru.ts';

export type SearchKey = keyof typeof en;
export type SearchSay = (key: SearchKey, values?: Readonly<Record<string, string | number>>) => string;

/** The search's words, which come with its own chunk, beside the desk's ways to write times. */
export function useSearchWords(): Omit<Words, 'say'> & { readonly say: SearchSay } {
  const words = useWords();
  return useMemo(
    () => ({ ...words, say: translator(words.locale === 'ru' ? ru : en, words.locale) }),
    [words],
  );
}
