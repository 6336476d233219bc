import { describe, expect, it } from 'vitest';
import { en } from '../src/words/en.ts';
import { ru } from '../src/words/ru.ts';

const gaps = (text: unknown) => [...JSON.stringify(text).matchAll(/\{(\w+)\}/g)].map(([, name]) => name);

describe('the words', () => {
  it('of every language have the same keys', () => {
    expect(Object.keys(ru).sort()).toEqual(Object.keys(en).sort());
  });

  it('of every language fill the same gaps', () => {
    for (const key of Object.keys(en) as (keyof typeof en)[])
      expect([key, ...new Set(gaps(ru[key]))]).toEqual([key, ...new Set(gaps(en[key]))]);
  });

  it('have every plural of Russian', () => {
    for (const [key, text] of Object.entries(ru))
      if (typeof text !== 'string') expect([key, ...Object.keys(text)]).toEqual([key, 'one', 'few', 'other']);
  });
});
