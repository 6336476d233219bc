import { chooseLocale, duration, translator } from '@switchboard/core';
import { createContext, useContext } from 'react';
import { en } from './words/en.ts';
import { ru } from './words/ru.ts';

export const LOCALES = ['en', 'ru'] as const;
export type Locale = (typeof LOCALES)[number];
export type WordKey = keyof typeof en;
export type Say = (key: WordKey, values?: Readonly<Record<string, string | number>>) => string;

/** The words of one language, and its way to write a time span. */
export interface Words {
  readonly locale: Locale;
  /** The locale with the person's own habits of time: `en-GB`. */
  readonly region: string;
  readonly say: Say;
  readonly span: (ms: number) => string;
}

export function wordsOf(locale: Locale): Words {
  const say: Say = translator(locale === 'ru' ? ru : en, locale);
  const units = { min: say('min'), h: say('hour') };
  const region = navigator.languages.find((it) => it.split('-')[0] === locale) ?? locale;
  return { locale, region, say, span: (ms) => duration(ms, units) };
}

export function localeOf(wish: string | null): Locale {
  return chooseLocale([wish, ...navigator.languages], LOCALES);
}

const WordsContext = createContext<Words>(wordsOf('en'));
export const WordsProvider = WordsContext.Provider;

export function useWords(): Words {
  return useContext(WordsContext);
}
