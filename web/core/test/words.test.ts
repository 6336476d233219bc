import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  chooseLocale,
  dayLabel,
  duration,
  hueOf,
  initials,
  pieces,
  type Same,
  translator,
  uuid7,
} from '../src/index.ts';
import { readFrame } from '../src/protocol/read.ts';

describe('words', () => {
  const en = { new: { one: '{n} new message', other: '{n} new messages' }, joined: '{name} joined' } as const;
  const ru = {
    new: { one: '{n} новое', few: '{n} новых', many: '{n} новых', other: '{n} нового' },
    joined: '{name} на связи',
  } as const satisfies Same<typeof en>;

  it('choose the plural of the language', () => {
    expect([1, 2].map((n) => translator(en, 'en')('new', { n }))).toEqual([
      '1 new message',
      '2 new messages',
    ]);
    expect([1, 3, 11].map((n) => translator(ru, 'ru')('new', { n }))).toEqual([
      '1 новое',
      '3 новых',
      '11 новых',
    ]);
    expect(translator(ru, 'ru')('joined', { name: 'Анна' })).toBe('Анна на связи');
  });

  it('fall back to the first language', () => {
    expect([chooseLocale(['ru-RU'], ['en', 'ru']), chooseLocale([null, 'fi'], ['en', 'ru'])]).toEqual([
      'ru',
      'en',
    ]);
  });
});

describe('figures', () => {
  it('tell a duration by its size', () => {
    expect([0, 252_000, 840_000, 8_040_000].map((ms) => duration(ms))).toEqual([
      '0:00',
      '4:12',
      '14 min',
      '2 h 14',
    ]);
  });

  it('name today and yesterday', () => {
    const now = new Date(2026, 10, 18, 10, 41).getTime();
    expect(dayLabel(now, now, 'en')).toBe('Today');
    expect(dayLabel(now - 86_400_000, now, 'ru')).toBe('Вчера');
    expect(dayLabel(new Date(2025, 1, 3).getTime(), now, 'en')).toContain('2025');
  });

  it('shorten a name and keep its hue', () => {
    expect([initials('Anna Lindqvist'), initials('  '), initials('Марта')]).toEqual(['AL', '', 'М']);
    expect(hueOf('x')).toBe(hueOf('x'));
    expect(hueOf('x', true)).toBe('grey');
  });

  it('find links and leave the rest text', () => {
    expect(pieces('see https://a.example/x, or <b>')).toEqual([
      { text: 'see ' },
      { text: 'https://a.example/x', href: 'https://a.example/x' },
      { text: ', or <b>' },
    ]);
    expect(pieces('javascript:alert(1)').every((piece) => !piece.href)).toBe(true);
    expect(pieces('me@post.example.')[0]?.href).toBe('mailto:me@post.example');
  });

  it('mint ids in the order of time', () => {
    expect(uuid7()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(uuid7(1_000) < uuid7(2_000)).toBe(true);
  });
});

describe('the boundary', () => {
  it('takes known frames with more fields, and nothing else', () => {
    expect(readFrame('{"t":"accepted","cid":"c","more":1}')?.t).toBe('accepted');
    for (const bad of [
      '',
      '[]',
      'null',
      '{"t":"accepted"}',
      '{"t":"new_kind"}',
      '{"t":"head","timeline":"t","n":"1"}',
      '{"t":1}',
      '{"t":"constructor"}',
    ])
      expect(readFrame(bad), bad).toBeUndefined();
  });
});

describe('the tokens', () => {
  const css = readFileSync(new URL('../src/tokens.css', import.meta.url), 'utf8');
  const [light = '', dark = ''] = css.split(':root[data-theme="dark"]');
  const read = (part: string) =>
    Object.fromEntries(
      [...part.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1] as string, m[2] as string]),
    );
  const luminance = (hex: string) => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => {
      const c = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
      return c <= 0.040_45 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a: string, b: string) => {
    const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p) as [number, number];
    return (x + 0.05) / (y + 0.05);
  };
  const base = read(light);
  const pairs = [
    ['text', 'canvas'],
    ['text', 'bg'],
    ['text', 'raised'],
    ['text', 'hover'],
    ['text', 'selected'],
    ['text', 'theirs'],
    ['text', 'mine'],
    ['muted', 'canvas'],
    ['muted', 'bg'],
    ['muted', 'raised'],
    ['muted', 'hover'],
    ['muted', 'selected'],
    ['on-accent', 'accent'],
    ['accent-text', 'raised'],
    ['ok-text', 'ok-bg'],
    ['warn-text', 'warn-bg'],
    ['bad-text', 'bad-bg'],
    ['note-text', 'note-bg'],
    ['whisper-text', 'whisper-bg'],
    ['on-accent', 'danger'],
    ...['indigo', 'teal', 'amber', 'pink', 'violet', 'green', 'orange', 'grey'].map((hue) => [
      `${hue}-text`,
      `${hue}-bg`,
    ]),
  ] as [string, string][];

  it.each([
    ['light', base],
    ['dark', { ...base, ...read(dark) }],
  ])('keep the contrast of text in %s', (_, tokens) => {
    for (const [text, on] of pairs)
      expect(
        contrast(tokens[text] as string, tokens[on] as string),
        `${text} on ${on}`,
      ).toBeGreaterThanOrEqual(4.5);
  });
});
