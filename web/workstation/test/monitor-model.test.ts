// @vitest-environment happy-dom
import type { Routing, RoutingStep } from '@switchboard/core';
import { FIGURE } from '@switchboard/core/monitor';
import { describe, expect, it } from 'vitest';
import { figures, operator, queue } from '../dev/fake-monitor.ts';
import { openAlarms } from '../src/monitor/alarm-bell.ts';
import { FIGURES, figureOf } from '../src/monitor/figure-words.ts';
import { chartsOf, stepName, written } from '../src/monitor/model/charts.ts';
import { sorted, turned, USUAL } from '../src/monitor/model/sort.ts';
import { stepLine } from '../src/monitor/model/steps.ts';
import {
  abandonedUrgency,
  isStuck,
  overdue,
  serviceUrgency,
  waitUrgency,
} from '../src/monitor/model/urgency.ts';
import { answerOf, namesOf, reasonOf } from '../src/monitor/model/why.ts';
import { doing } from '../src/monitor/operators.tsx';
import { rangeOf } from '../src/monitor/queues.tsx';
import { sparkPath } from '../src/monitor/spark.tsx';
import { heldOrder } from '../src/monitor/use-held.ts';
import { onPage } from '../src/monitor/wall.tsx';
import { sliceOf } from '../src/monitor/windowed.tsx';
import { en } from '../src/monitor/words/en.ts';
import { ru } from '../src/monitor/words/ru.ts';
import { monitorWordsOf } from '../src/monitor/words.tsx';
import { wordsOf } from '../src/words.ts';

const NOW = 1_000_000;
const words = monitorWordsOf(wordsOf('en'));
const gaps = (text: unknown) => [...JSON.stringify(text).matchAll(/\{(\w+)\}/g)].map(([, name]) => name);

describe('the words of the monitor', () => {
  it('of both languages have the same keys and fill the same gaps', () => {
    expect(Object.keys(ru).sort()).toEqual(Object.keys(en).sort());
    for (const key of Object.keys(en) as (keyof typeof en)[])
      expect([key, ...new Set(gaps(ru[key]).sort())]).toEqual([key, ...new Set(gaps(en[key]).sort())]);
  });

  it('tell in both languages what every figure means, in English as the document does', () => {
    for (const name of FIGURES) {
      expect(figureOf(name, 'en')).toBe(FIGURE[name]);
      expect(figureOf(name, 'ru').meaning.length).toBeGreaterThan(10);
    }
  });

  it('write no value as a dash, and never a share as the whole that it is not', () => {
    expect([words.percent(null), words.number(null)]).toEqual(['–', '–']);
    expect([words.percent(0.9999), words.percent(1), words.percent(0.041, 1)]).toEqual([
      '99 %',
      '100 %',
      '4.1 %',
    ]);
  });
});

describe('queues', () => {
  const calm = queue('b', 'Business');
  const long = queue('p', 'Payments', { figures: figures({ waiting: 1, longest_since: NOW - 90_000 }) });
  const late = queue('r', 'Returns', {
    figures: figures({ waiting: 2, longest_since: NOW - 250_000 }),
    free_operators: 0,
  });

  it('stand with the longest wait first; what has no figure stands last either way', () => {
    const names = (sort = USUAL) => sorted([calm, long, late], sort).map((it) => it.name);
    expect(names()).toEqual(['Returns', 'Payments', 'Business']);
    expect(names(turned(USUAL, 'longest'))).toEqual(['Payments', 'Returns', 'Business']);
    expect(names(turned(USUAL, 'name'))).toEqual(['Business', 'Payments', 'Returns']);
  });

  it('keep their places while they are held, and new ones stand at the end', () => {
    const held = heldOrder([late, calm, long], ['p', 'r'], (it) => it.id);
    expect(held.map((it) => it.name)).toEqual(['Payments', 'Returns', 'Business']);
  });

  it('call somebody by their promise alone', () => {
    expect(waitUrgency(NOW - 250_000, 120_000, NOW)).toBe('late');
    expect(waitUrgency(NOW - 70_000, 120_000, NOW)).toBe('near');
    expect(waitUrgency(NOW - 250_000, null, NOW)).toBe('calm');
    expect([81, 79, 59, null].map((it) => serviceUrgency(figures({ service_level_percent: it })))).toEqual([
      'calm',
      'near',
      'late',
      'calm',
    ]);
    expect([5, 5.1, 10.1, null].map(abandonedUrgency)).toEqual(['calm', 'near', 'late', 'calm']);
    expect([isStuck(late), isStuck(long), isStuck({ ...late, is_paused: true })]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('tell a new customer’s wait as a range of whole minutes', () => {
    const range = (from: number, to: number) => rangeOf([from, to], words.say, words.span);
    expect(range(10_000, 55_000)).toBe('under 1 min');
    expect(range(430_000, 530_000)).toBe('7–9 min');
    expect(range(61_000, 119_000)).toBe('1–2 min');
  });

  it('on the wall: six at once, late ones stay and the others take turns, all of them', () => {
    const all = Array.from({ length: 9 }, (_, n) => queue(`${n}`, `Q${n}`));
    const isLate = (it: { id: string }) => it.id === '3';
    const pages = [0, 15_000, 30_000].map((at) => onPage(all, at, isLate).map((it) => it.id));
    for (const page of pages) expect([page.length, page[0]]).toEqual([6, '3']);
    expect(new Set(pages.flat()).size).toBe(9);
  });
});

describe('operators', () => {
  const say = (part: Parameters<typeof operator>[2]) =>
    doing(operator('o', 'Anna', { since: NOW - 60_000, ...part }), NOW, 120_000, words.say, words.span);

  it('say what calls somebody before what they do', () => {
    expect(say({ reply_since: NOW - 146_000 })).toEqual({ urgency: 'late', text: 'reply 0:26 late' });
    expect(say({ misses: 1 })).toEqual({ urgency: 'near', text: '1 missed offer' });
    expect(say({ state: 'lost', grace_until: NOW + 39_000 })).toEqual({
      urgency: 'near',
      text: '39 s grace',
    });
    expect(say({ state: 'busy', next: 'away' }).text).toBe('Busy 1:00 · away next');
    expect(say({ state: 'away', status: 'away', reason: 'Lunch' }).text).toBe('Lunch 1:00');
    expect(say({}).text).toBe('Online 1:00');
    expect(say({ state: 'offline', status: 'offline' }).text).toBe('Offline 1:00');
    expect(say({ state: 'offline', status: 'offline', since: 0 }).text).toBe('Offline');
  });

  it('whose customers wait too long stand longest first', () => {
    const rows = [
      operator('a', 'A', { reply_since: NOW - 130_000 }),
      operator('b', 'B', { reply_since: NOW - 300_000 }),
      operator('c', 'C', { reply_since: NOW - 30_000 }),
      operator('d', 'D'),
    ];
    expect(overdue(rows, 120_000, NOW).map((it) => it.name)).toEqual(['B', 'A']);
  });
});

describe('long lists and lines', () => {
  it('of two thousand rows those in sight are drawn', () => {
    expect(sliceOf(0, 460, 46, 2_000)).toEqual([0, 16]);
    expect(sliceOf(46_000, 460, 46, 2_000)).toEqual([994, 1_016]);
    expect(sliceOf(999_999, 460, 46, 20)).toEqual([20, 20]);
  });

  it('a line breaks where there was nothing', () => {
    expect(sparkPath([1, null, 2, 2], 30, 20)).toBe('M0.0 10.0M20.0 2.0L30.0 2.0');
  });

  it('charts and their tables say the same, and a promise is no figure of its own', () => {
    const series = {
      as_of: 2,
      over: '60m' as const,
      step_ms: 1,
      at: [1, 2],
      waiting: [1, 2],
      longest_ms: [null, 61_000],
      entered: [0, 1],
      answered: [0, 0],
      abandoned: [0, 0],
      service_level_percent: [null, 88.2],
      service_level_last_week_percent: [null, null],
      waits: [
        { to_ms: 10_000, count: 3 },
        { to_ms: null, count: 1 },
      ],
    };
    const charts = chartsOf(series, figures());
    expect(charts.map((it) => it.id)).toEqual(['waiting', 'service', 'flow', 'waits']);
    const [waits] = charts;
    expect(waits?.lines.filter((it) => it.promise).map((it) => it.values)).toEqual([[120_000, 120_000]]);
    expect(waits?.lines[1]?.values.map((it) => written(it, 'time', words))).toEqual(['–', '1:01']);
    const bars = charts[3];
    expect(bars && [0, 1].map((at) => stepName(bars, at, words))).toEqual(['up to 0:10', 'longer than 0:10']);
  });
});

describe('alarms', () => {
  it('last until they are over or taken on, the worst first', () => {
    const alarm = (no: number, part: object) =>
      ({
        no,
        kind: 'operator_misses',
        operator: 'o',
        level: 'warn',
        at: no,
        ended_at: null,
        seen: null,
        ...part,
      }) as never;
    const rule = {
      kind: 'rule',
      rule: 'r',
      name: '',
      figure: 'waiting',
      queue: null,
      value: 1,
      threshold: 0,
      shows_toast: true,
      plays_sound: true,
    };
    const seen = { by: 'b', name: 'B', at: 1 };
    const open = openAlarms([
      alarm(1, {}),
      alarm(2, { seen }),
      alarm(3, { ...rule, level: 'bad' }),
      alarm(4, { ...rule, ended_at: 9 }),
      alarm(5, { ...rule, seen }),
    ]);
    expect(open.map((it) => it.no)).toEqual([3, 1, 5]);
  });
});

const ROUTING = {
  conversation: 'c',
  more: false,
  names: { q: 'Returns', o: 'Orders', s: 'German', james: 'James Okafor', anna: 'Anna' },
  steps: [],
} as unknown as Routing;
const names = namesOf(ROUTING, words.say, 'en');
const explained = (outcome: object, part: object = {}) => ({
  at: NOW,
  rules: 1,
  settings: 3,
  queue: 'q',
  overflow: [],
  spread: 'least_loaded',
  priority: 'normal',
  since: 0,
  waited_ms: 0,
  round: 1,
  demanded: [],
  relaxed: [],
  candidates: [],
  candidate_count: 0,
  excluded: [],
  excluded_counts: [],
  ...part,
  ...outcome,
});
const steps = (...all: object[]) =>
  all.map((it, at) => ({ no: at + 1, at: NOW + at, text: '', ...it })) as unknown as RoutingStep[];
const answer = (...all: object[]) => {
  const said = answerOf(steps(...all), {
    say: words.say,
    names,
    span: words.span,
    time: () => 'Mon 08:00',
    list: (type, list) => new Intl.ListFormat('en', { type }).format(list),
    now: NOW,
  });
  return said && [said.head, said.more].filter(Boolean).join(' ');
};

describe('why one waits', () => {
  const waits = { what: 'waits', cause: 'opened' };
  const not = (outcome: object, part?: object) => ({
    what: 'not_offered',
    explanation: explained(outcome, part),
  });
  const counts = (...all: [string, number][]) => ({
    excluded_counts: all.map(([reason, operators]) => ({ reason, operators })),
  });

  it('is told in one true sentence from the last decision', () => {
    const nobody = { outcome: 'nobody_fits' };
    const busy = counts(['full', 2], ['away', 1], ['missing_skills', 3], ['tried', 1]);
    expect(answer(waits, not(nobody, { ...busy, demanded: ['s'] }))).toBe(
      'Everyone in Returns who has German is full, away, or already asked.',
    );
    expect(answer(waits, not(nobody, { ...counts(['queue_full', 1]), overflow: ['o'] }))).toBe(
      'Everyone in Returns and Orders is full.',
    );
    expect(answer(waits, not(nobody, { ...counts(['missing_skills', 3]), demanded: ['s'] }))).toBe(
      'No operator of Returns has German.',
    );
    expect(answer(waits, not(nobody, counts(['not_in_queue', 9])))).toBe('No operator is in Returns.');
    expect(answer(waits, not({ outcome: 'queue_closed', opens_at: 5 }))).toBe(
      'Queue Returns is closed. It opens Mon 08:00.',
    );
    expect(answer(waits, not({ outcome: 'queue_paused' }))).toContain('Queue Returns is paused.');
    expect(answer(waits, not({ outcome: 'queue_unknown' }))).toContain('Move it to another queue.');
    expect(
      answer(waits, {
        what: 'round_over',
        until: NOW + 10_000,
        explanation: explained({ outcome: 'all_tried', next_round_at: NOW + 10_000 }),
      }),
    ).toBe('Everybody who could take it has been asked. They are asked once more in 0:10.');
  });

  it('follows an offer to its end', () => {
    const offered = {
      what: 'offered',
      until: NOW + 30_000,
      explanation: explained({ outcome: 'offered', operator: 'james' }),
    };
    expect(answer(waits, offered)).toContain('It is offered to James Okafor now. 0:30 left to answer');
    // What was decided before it waits anew says nothing about now.
    expect(answer(waits, offered, { what: 'missed', operator: 'james' })).toContain(
      'Nobody has been looked for yet.',
    );
    expect(answer(waits, offered, { what: 'accepted', operator: 'james' })).toBe(
      'It no longer waits: James Okafor has it.',
    );
    expect(answer(waits, { what: 'done', cause: 'conversation_closed' })).toBe(
      'It no longer waits: it has ended.',
    );
    expect(answer()).toBeUndefined();
  });

  it('names who was left out with its figures, and says so of whoever has gone', () => {
    expect(reasonOf({ reason: 'queue_full', busy: 2, limit: 2 }, words.say, names)).toBe(
      '2 of 2 slots for this queue in use',
    );
    expect(reasonOf({ reason: 'missing_skills', skills: ['s', 'gone'] }, words.say, names)).toBe(
      'does not have German and a skill that has gone',
    );
  });

  it('has a line for every step', () => {
    const line = (step: object) => {
      const [it] = steps(step);
      return it && stepLine(it, { say: words.say, names, time: () => '10:41' });
    };
    expect(line({ what: 'declined', operator: 'james', reason: 'needs an expert' })).toMatchObject({
      text: 'James Okafor declined',
      more: '“needs an expert”',
    });
    expect(line({ what: 'taken', by: 'anna', from: 'james' })?.text).toBe('Anna took it from James Okafor');
    expect(line({ what: 'transferred', by: 'anna', queue: 'o', is_warm: false, comment: '' })?.text).toBe(
      'Anna moved it to Orders',
    );
    expect(line({ what: 'lost', operator: 'nobody' })).toMatchObject({
      text: 'somebody who has gone is out of reach',
      bad: true,
    });
  });
});
