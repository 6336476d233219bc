import { translator } from '@switchboard/core';
import { en } from '../words/en.ts';

export type Say = (key: keyof typeof en, values?: Record<string, string | number>) => string;

/** English comes with the page; another language is fetched when it is asked for. */
export async function wordsOf(locale: 'en' | 'ru'): Promise<Say> {
  if (locale === 'en') return translator(en, 'en');
  const { ru } = await import('../words/ru.ts');
  return translator(ru, 'ru');
}
