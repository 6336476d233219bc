import { expect, it } from 'vitest';
import { en } from '../src/words/en.ts';
import { ru } from '../src/words/ru.ts';

const LOCALES = { ru } as const;

it.each(Object.entries(LOCALES))('%s has every key, and every value an English text has', (locale, words) => {
  expect(Object.keys(words).sort()).toEqual(Object.keys(en).sort());
  const values = (text: unknown) => [...new Set(JSON.stringify(text).match(/\{\w+\}/g) ?? [])].sort();
  for (const [key, text] of Object.entries(en))
    expect(values(words[key as keyof typeof words]), key).toEqual(values(text));
  const rules = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
  for (const text of Object.values(words))
    if (typeof text !== 'string') expect(Object.keys(text).sort()).toEqual([...rules].sort());
});
