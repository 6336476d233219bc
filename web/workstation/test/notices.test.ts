import { beforeEach, describe, expect, it } from 'vitest';
import { mentions } from '../src/model/mentions.ts';
import { Bell, type News } from '../src/notices/bell.ts';
import {
  badgeOf,
  clockOf,
  isQuiet,
  type Level,
  minutesOf,
  type Notices,
  noticesOf,
  USUAL,
} from '../src/notices/settings.ts';

const at = (hours: number, minutes = 0, seconds = 0) => new Date(2026, 10, 18, hours, minutes, seconds);
const news = (level: Level): News => ({ level, title: level, body: '', tag: 'a', onOpen: () => undefined });

describe('a bell', () => {
  let around: { notices: Notices; leads: boolean; attended: boolean; now: Date };
  let heard: string[];
  let bell: Bell;
  beforeEach(() => {
    around = { notices: USUAL, leads: true, attended: false, now: at(10) };
    heard = [];
    bell = new Bell({
      notices: () => around.notices,
      leads: () => around.leads,
      attended: () => around.attended,
      now: () => around.now,
      ring: (level) => void heard.push(`ring ${level}`),
      show: ({ level }) => void heard.push(`show ${level}`),
    });
  });

  it('rings and shows as each level is set', () => {
    bell.tell(news('reply'));
    bell.tell(news('alert'));
    expect(heard).toEqual(['ring reply', 'show reply', 'show alert']);
    heard.length = 0;
    around.notices = noticesOf({ levels: { reply: { sound: false, desktop: false } } });
    around.now = at(11);
    bell.tell(news('reply'));
    expect(heard).toEqual([]);
  });

  it('rings in one tab of several', () => {
    around.leads = false;
    bell.tell(news('reply'));
    expect(heard).toEqual([]);
  });

  it('is still while somebody looks, but for somebody new to take', () => {
    around.attended = true;
    for (const level of ['reply', 'alert', 'offer'] as const) bell.tell(news(level));
    expect(heard).toEqual(['ring offer']);
  });

  it('rings once for a burst', () => {
    bell.tell(news('reply'));
    around.now = at(10, 0, 1);
    bell.tell(news('reply'));
    around.now = at(10, 0, 3);
    bell.tell(news('reply'));
    expect(heard.filter((it) => it.startsWith('ring'))).toHaveLength(2);
  });

  it('is silent in the quiet hours', () => {
    around.notices = { ...USUAL, quiet: true };
    around.now = at(23, 30);
    bell.tell(news('offer'));
    expect(heard).toEqual([]);
  });
});

describe('quiet hours', () => {
  const night: Notices = { ...USUAL, quiet: true, quietFrom: 22 * 60, quietTo: 7 * 60 };
  it('may lie over midnight', () => {
    expect([21, 22, 0, 6, 7].map((hour) => isQuiet(night, at(hour)))).toEqual([
      false,
      true,
      true,
      true,
      false,
    ]);
    const noon = { ...night, quietFrom: 12 * 60, quietTo: 13 * 60 };
    expect([11, 12, 13].map((hour) => isQuiet(noon, at(hour)))).toEqual([false, true, false]);
    expect(isQuiet({ ...night, quiet: false }, at(23))).toBe(false);
  });

  it('are written as a time field has them', () => {
    expect([clockOf(425), minutesOf('07:05'), minutesOf('')]).toEqual(['07:05', 425, undefined]);
  });
});

describe('settings', () => {
  it('survive a reload, and nonsense in the store', () => {
    expect(noticesOf(JSON.parse(JSON.stringify(USUAL)))).toEqual(USUAL);
    expect(
      noticesOf({ levels: { offer: 'x', reply: { sound: 1 } }, quietFrom: 9_999, quiet: 'yes' }),
    ).toEqual(USUAL);
    expect(noticesOf(null)).toEqual(USUAL);
  });

  it('the number in the title counts what is on', () => {
    expect(badgeOf(USUAL, { offer: 1, reply: 3, alert: 2 })).toBe(3);
    const all = noticesOf({ levels: { offer: { badge: true }, alert: { badge: true } } });
    expect(badgeOf(all, { offer: 1, reply: 3, alert: 2 })).toBe(6);
  });
});

it('a note calls who it names, whole', () => {
  expect(mentions('@Anna ask for the number', 'Anna Lindqvist')).toBe(true);
  expect(mentions('Please, @anna lindqvist!', 'Anna Lindqvist')).toBe(true);
  expect(mentions('ask @Annabel', 'Anna Lindqvist')).toBe(false);
  expect(mentions('mail x@anna.example', 'Anna Lindqvist')).toBe(false);
  expect(mentions('@Дмитрий, проверь', 'Дмитрий Кузнецов')).toBe(true);
  expect(mentions('@', '')).toBe(false);
});
