// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { fresh } from '../src/settings/hours/track.tsx';
import { Book } from '../src/settings/model/book.ts';
import { changed, clash, merged } from '../src/settings/model/change.ts';
import { linkOf, linkRatio, PASSES, rowsOf } from '../src/settings/model/contrast.ts';
import { Drafts } from '../src/settings/model/drafts.ts';
import { at, errorOf, put, same } from '../src/settings/model/paths.ts';
import { spanOf, spanText } from '../src/settings/model/spans.ts';
import { barsOf, intervalOf, intervalText, isOvernight, overlaps } from '../src/settings/model/week.ts';
import { placeOf } from '../src/settings/places.ts';
import { keyOf } from '../src/settings/widget/asked.tsx';
import { originOf } from '../src/settings/widget/origins.tsx';
import { en } from '../src/settings/words/en.ts';
import { ru } from '../src/settings/words/ru.ts';

describe('a field', () => {
  it('is read and put by its path, and what is beside it stays', () => {
    const body = { target: { within_ms: 1, other: 2 }, name: 'a' };
    expect(at(body, 'target.within_ms')).toBe(1);
    expect(at(body, 'words.idle_ms')).toBeUndefined();
    expect(put(body, 'target.within_ms', 5)).toEqual({ target: { within_ms: 5, other: 2 }, name: 'a' });
    expect(put({}, 'plan.zone', 'UTC')).toEqual({ plan: { zone: 'UTC' } });
  });

  it('says the same where nothing is said, null, or an empty list', () => {
    expect(same(undefined, null)).toBe(true);
    expect(same([], undefined)).toBe(true);
    expect(same({ limit: null, queue: 'a' }, { queue: 'a' })).toBe(true);
    expect(same(0, undefined)).toBe(false);
    expect(same(false, undefined)).toBe(false);
  });

  it('has the error that names it or a part of it', () => {
    const errors = [{ field: 'texts[0].text', value: '', detail: 'is empty' }];
    expect(errorOf(errors, 'texts')?.detail).toBe('is empty');
    expect(errorOf(errors, 'text')).toBeUndefined();
  });
});

describe('a conflict', () => {
  const base = { name: 'Returns', offer_ms: 30, wrap_up_ms: 0, skills: [] };
  const mine = { ...base, name: 'Mine', offer_ms: 25 };
  const theirs = { ...base, name: 'Theirs', wrap_up_ms: 60 };
  const paths = Object.keys(base);

  it('asks only about what both changed and not alike', () => {
    const found = clash(paths, base, mine, theirs);
    expect(found).toEqual({ mine: ['offer_ms'], theirs: ['wrap_up_ms'], both: ['name'] });
    expect(clash(paths, base, mine, { ...theirs, name: 'Mine' }).both).toEqual([]);
    expect(changed(paths, base, mine)).toEqual(['name', 'offer_ms']);
  });

  it('keeps of each field the side that was chosen, and both where only one changed', () => {
    const found = clash(paths, base, mine, theirs);
    expect(merged(found, mine, theirs, { name: 'mine' })).toEqual({
      name: 'Mine',
      offer_ms: 25,
      wrap_up_ms: 60,
      skills: [],
    });
    expect(merged(found, mine, theirs, { name: 'theirs' }).name).toBe('Theirs');
  });
});

describe('times', () => {
  it('are written and read as people type them', () => {
    expect([25_000, 120_000, 5_400_000].map(spanText)).toEqual(['0:25', '2:00', '1:30:00']);
    expect(['25', '2:00', '1:30:00', ' 0:05 '].map(spanOf)).toEqual([25_000, 120_000, 5_400_000, 5_000]);
    expect(['', 'x', '1:75', '1:2:3:4', '-5'].map(spanOf)).toEqual(Array(5).fill(undefined));
  });

  it('of a day are typed in many ways, and midnight ends a day', () => {
    expect(intervalOf('8-12:30')).toEqual({ from: '08:00', to: '12:30' });
    expect(intervalOf('18:00–02:00')).toEqual({ from: '18:00', to: '02:00' });
    expect(intervalOf('0-24')).toEqual({ from: '00:00', to: '00:00' });
    expect(['8', '8-', '25-26', '8-9-10', '8:75-9'].map(intervalOf)).toEqual(Array(5).fill(undefined));
    expect(intervalText({ from: '08:00', to: '00:00' })).toBe('08:00–24:00');
  });

  it('past midnight run off the day, and come in on the next', () => {
    const plan = { zone: 'UTC', week: { friday: [{ from: '18:00', to: '02:00' }] } };
    expect(barsOf(plan, 'friday')).toEqual([{ from: 1080, to: 1440, after: false }]);
    expect(barsOf(plan, 'saturday')).toEqual([{ from: 0, to: 120, after: true }]);
    const sunday = { zone: 'UTC', week: { sunday: [{ from: '22:00', to: '06:00' }] } };
    expect(barsOf(sunday, 'monday')).toEqual([{ from: 0, to: 360, after: true }]);
    expect(isOvernight({ from: '18:00', to: '00:00' })).toBe(false);
  });

  it('of one day may touch and not overlap', () => {
    const span = (from: string, to: string) => ({ from, to });
    expect(overlaps([span('08:00', '12:00'), span('12:00', '20:00')])).toBe(false);
    expect(overlaps([span('08:00', '13:00'), span('12:00', '20:00')])).toBe(true);
  });

  it('that are new are what was not open before', () => {
    expect(fresh([{ from: 0, to: 100 }], [{ from: 20, to: 40 }])).toEqual([
      { from: 0, to: 20 },
      { from: 40, to: 100 },
    ]);
    expect(fresh([{ from: 0, to: 10 }], [{ from: 0, to: 10 }])).toEqual([]);
  });
});

describe('contrast', () => {
  it('never blocks a colour: a text that passes is always found, on it and of it', () => {
    for (let r = 0; r < 256; r += 15)
      for (let g = 0; g < 256; g += 15)
        for (let b = 0; b < 256; b += 51) {
          const hex = `#${[r, g, b].map((it) => it.toString(16).padStart(2, '0')).join('')}`;
          expect(linkRatio(linkOf(hex))).toBeGreaterThanOrEqual(PASSES);
          for (const { word, ratio } of rowsOf(hex, hex))
            if (word !== 'linksInBubbles') expect(ratio).toBeGreaterThanOrEqual(PASSES);
        }
    expect(rowsOf('#c96f35', '').find((it) => it.word === 'linksInBubbles')?.ratio).toBeCloseTo(3.18, 1);
  });
});

it('an address names what is shown, and nothing else', () => {
  expect(placeOf('/desk/settings')).toMatchObject({ is: 'noun', noun: 'queues', id: undefined });
  expect(placeOf('/desk/settings/hours/7?x=1')).toMatchObject({ noun: 'hours', id: '7', table: false });
  expect(placeOf('/desk/settings/operators/import')).toMatchObject({ id: undefined, table: true });
  expect(placeOf('/desk/settings/tags/import')).toMatchObject({ id: 'import', table: false });
  expect(placeOf('/desk/settings/audit').is).toBe('audit');
  expect(placeOf('/desk/settings/nonsense').is).toBe('nothing');
  expect(placeOf('/desk/settings/audit/1').is).toBe('nothing');
});

it('what a person pastes becomes an origin, and what they call a field a key', () => {
  expect(originOf('https://Shop.example/path?x=1')).toBe('https://shop.example');
  expect(originOf('shop.example')).toBe('https://shop.example');
  expect(originOf('*')).toBe('*');
  expect(keyOf('Order number', [])).toBe('order_number');
  expect(keyOf('Заказ', ['field'])).toBe('field_2');
});

describe('what is not saved', () => {
  const storage = () => {
    const kept = new Map<string, string>();
    return {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    };
  };
  const draft = { version: 3, base: { name: 'a' }, body: { name: 'b' }, key: 'k' };

  it('is found again by another page, for the same person alone', () => {
    const store = storage();
    new Drafts(store, 'tenant:anna').write('queues', '1', draft);
    expect(new Drafts(store, 'tenant:anna').find('queues', '1')).toEqual(draft);
    expect(new Drafts(store, 'tenant:anna').has('queues')).toBe(true);
    expect(new Drafts(store, 'tenant:james').has('queues')).toBe(false);
  });

  it('is gone once it is dropped, and nonsense in the storage is nothing', () => {
    const store = storage();
    const drafts = new Drafts(store, 'p');
    drafts.write('queues', '1', draft);
    drafts.drop('queues', '1');
    expect(store.getItem('p')).toBeNull();
    store.setItem('p', '{"queues/1":7}');
    expect(new Drafts(store, 'p').has('queues')).toBe(false);
  });
});

it('a list that cannot be read says so, is read again, and stays while it is', async () => {
  const answers = [
    { is: 'away' as const },
    { is: 'ok' as const, value: [{ id: '1', version: 1, changed_at: 0, body: {} }] },
    { is: 'away' as const },
  ];
  const book = new Book({ list: async () => answers.shift() ?? { is: 'away' } });
  await book.load('queues');
  expect(book.list('queues').is).toBe('failed');
  await book.load('queues', true);
  expect(book.find('queues', '1')?.version).toBe(1);
  await book.load('queues', true);
  expect(book.list('queues').is).toBe('ready');
});

it('the words of both languages fill the same gaps', () => {
  const gaps = (text: unknown) => [...JSON.stringify(text).matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  expect(Object.keys(ru).sort()).toEqual(Object.keys(en).sort());
  for (const key of Object.keys(en) as (keyof typeof en)[])
    expect([key, ...new Set(gaps(ru[key]))].sort()).toEqual([key, ...new Set(gaps(en[key]))].sort());
});
