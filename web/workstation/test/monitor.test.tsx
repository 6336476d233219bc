// @vitest-environment happy-dom
import { EMPTY } from '@switchboard/core';
import { act } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { figures, inWork, operator, queue, waiting } from '../dev/fake-monitor.ts';
import { monitorPage } from './monitor-page.tsx';
import { typed } from './page.tsx';
import { AT, entry, timeline } from './state.ts';

// A drawing needs a canvas; its table says the same.
vi.mock('../src/monitor/plot.tsx', () => ({ default: () => null }));

const RETURNS = queue('q1', 'Returns', {
  figures: figures({ waiting: 1, longest_since: AT - 252_000, service_level_percent: 61, in_work: 2 }),
  free_operators: 0,
  online_operators: 7,
});
const CALM = queue('q2', 'Business');
const ANNA = operator('anna', 'Anna Lindqvist', { since: AT - 60_000, queues: ['q1'] });
const WAITS = waiting('Rosalind', 'q1', AT - 252_000, { version: 4 });
const LIVE = inWork('Dmitri', ANNA, {
  queue: 'q1',
  timeline: 'timeline of a',
  reply_since: AT - 30_000,
  version: 7,
});

let page: ReturnType<typeof monitorPage>;
function open(...how: Parameters<typeof monitorPage>) {
  page = monitorPage(...how);
  page.server.queues = [RETURNS, CALM];
  page.server.operators = [ANNA];
  page.server.waiting = [WAITS];
  page.server.conversations = [LIVE];
  page.draw();
  return page.pass(300);
}

beforeEach(() => {
  vi.useFakeTimers({ now: AT });
  history.replaceState(null, '', '/desk/monitor');
});
afterEach(() => {
  page.end();
  vi.useRealTimers();
});

describe('the overview', () => {
  it('shows what waits against its target, and a dash with its reason where there is nothing', async () => {
    await open();
    expect(page.text()).toContain('4:12');
    expect(page.text()).toContain('Returns, target 2:00');
    const row = [...page.place.querySelectorAll('tbody tr')].find((it) =>
      it.textContent?.includes('Business'),
    );
    expect(row?.querySelector('[title="Nobody waits"]')?.textContent).toContain('–');
    expect(row?.querySelector('[title="Nobody was answered in this time"]')).not.toBeNull();
    expect(row?.textContent).not.toMatch(/\b0 %/);
    const stuck = [...page.place.querySelectorAll('tbody tr')].find((it) =>
      it.textContent?.includes('Returns'),
    );
    expect(stuck?.textContent).toContain('0 of 7 late');
  });

  it('shows whoever comes within a second', async () => {
    await open();
    page.server.waiting = [WAITS, waiting('Newcomer', 'q1', AT)];
    page.server.changed();
    await page.pass(900);
    expect(page.text()).toContain('Newcomer');
  });

  it('sorts by a column, and narrows all to a queue and back', async () => {
    await open();
    await page.press('Queue');
    const order = () => [...page.place.querySelectorAll('tbody th')].map((it) => it.textContent?.trim());
    expect(order()).toEqual(['Business', 'Returns']);
    expect(page.place.querySelector('th[data-col="name"]')?.getAttribute('aria-sort')).toBe('ascending');
    await page.press('Business');
    await page.pass(300);
    expect(page.text()).toContain('Nobody waits. Whoever comes next stands here.');
    await page.press('All queues again');
    await page.pass(300);
    expect(page.text()).toContain('Rosalind');
  });

  it('keeps the places of the rows while a key walks them', async () => {
    await open();
    await page.press('Returns');
    await page.key('ArrowDown');
    expect(document.activeElement?.textContent).toContain('Business');
    page.server.queues = [
      RETURNS,
      queue('q2', 'Business', { figures: figures({ waiting: 1, longest_since: 1 }) }),
    ];
    page.server.changed();
    await page.pass(400);
    const order = () => [...page.place.querySelectorAll('tbody th')].map((it) => it.textContent?.trim());
    expect(order()).toEqual(['Returns', 'Business']);
    await page.pass(1_500);
    expect(order()).toEqual(['Business', 'Returns']);
  });

  it('is grey and says its age when nothing is heard for ten seconds, and hides waits', async () => {
    await open();
    page.line.down = true;
    await page.pass(12_000);
    expect(page.text()).toContain('No data since');
    expect(page.text()).not.toMatch(/4:\d\d/);
    expect(page.place.querySelector('[role="status"]')?.textContent).toBe('The figures are not live');
    page.line.down = false;
    await page.pass(5_000);
    expect(page.text()).not.toContain('No data since');
  });

  it('says why it shows nothing: no answer, no right', async () => {
    page = monitorPage();
    page.line.down = true;
    page.draw();
    await page.pass(300);
    expect(page.text()).toContain('The server does not answer. Trying again.');
    page.line.down = false;
    page.server.problem = { type: 'forbidden', title: 'No', status: 403, detail: 'needs the right to see' };
    await page.pass(5_000);
    expect(page.text()).toContain('Your role does not show these figures. needs the right to see');
  });

  it('two hundred events a second are asked for four times a second, and drawn as often', async () => {
    await open();
    const before = page.server.asked.length;
    for (let n = 0; n < 200; n++) {
      page.server.changed();
      await page.pass(5);
    }
    const live = page.server.asked.slice(before).filter((it) => it.includes('/live'));
    expect(live.length).toBeLessThanOrEqual(5);
  });

  it('of two hundred who wait only those in sight are drawn, and arrows walk them', async () => {
    await open();
    page.server.waiting = Array.from({ length: 200 }, (_, n) => waiting(`Customer ${n}`, 'q1', AT - n));
    page.server.waiting.forEach((it, n) => {
      page.server.waiting[n] = { ...it, conversation: `c${n}` };
    });
    page.server.changed();
    await page.pass(900);
    const rows = () => [...page.place.querySelectorAll<HTMLElement>('[data-row]')];
    expect(rows().length).toBeLessThan(40);
    rows()[0]?.querySelector('button')?.focus();
    await page.key('ArrowDown');
    expect(document.activeElement?.closest<HTMLElement>('[data-row]')).toBe(rows()[1]);
  });

  it('tells what every figure means', async () => {
    await open();
    HTMLDialogElement.prototype.showModal ??= () => undefined;
    await page.press('What the figures mean');
    expect(page.text()).toContain('Over several queues: the sums divided, never the mean of the queues.');
  });
});

describe('acts', () => {
  it('an alarm is said once, listed, and taken on', async () => {
    await open();
    page.server.alerts = [
      {
        no: 1,
        kind: 'operator_gone',
        operator: 'anna',
        tickets: 2,
        level: 'bad',
        at: AT,
        ended_at: null,
        seen: null,
      },
    ];
    page.server.changed();
    await page.pass(900);
    expect(page.place.querySelector('[role="alert"]')?.textContent).toContain(
      'Anna Lindqvist is gone. Out of reach with 2 chats in hand',
    );
    await page.press('Take it on');
    await page.pass(600);
    expect(page.server.done.map((it) => it.path)).toEqual(['alerts/1/seen']);
    expect(page.button('Take it on')).toBeUndefined();
  });

  it('an alarm of a rule says figure and limit, comes up if it is to, and lasts though it was taken on', async () => {
    const rule = {
      kind: 'rule',
      rule: 'r1',
      name: 'Too long a wait',
      figure: 'longest_wait',
      queue: 'q1',
      value: 121_000,
      threshold: 120_000,
      plays_sound: false,
      level: 'bad',
      at: AT,
      ended_at: null,
      seen: null,
    } as const;
    await open();
    page.server.alerts = [{ ...rule, no: 1, shows_toast: false }];
    page.server.changed();
    await page.pass(900);
    expect(page.place.querySelector('[role="alert"]')?.textContent).toBe('');
    expect(page.text()).toContain('Returns: Too long a wait');
    expect(page.text()).toContain('2:01 at its beginning, limit 2:00');
    page.server.alerts = [
      { ...rule, no: 2, shows_toast: true, figure: 'service_level', value: 79.4, threshold: 80, queue: null },
      { ...rule, no: 1, shows_toast: false, seen: { by: 'marta', name: 'Marta Kowalczyk', at: AT } },
    ];
    page.server.changed();
    await page.pass(900);
    expect(page.place.querySelector('[role="alert"]')?.textContent).toMatch(
      /^All queues: Too long a wait\. 79\.4\s?% at its beginning, limit 80(\.0)?\s?%$/,
    );
    expect(page.text()).toContain('Seen by Marta Kowalczyk');
  });

  it('a queue is paused where one may, and resumed', async () => {
    await open();
    await page.press('Returns');
    await page.press('Pause Returns');
    await page.pass(600);
    expect(page.text()).toContain('paused by Marta Kowalczyk');
    await page.press('Resume');
    expect(page.server.done.map((it) => it.path)).toEqual(['queues/q1/pause', 'queues/q1/resume']);
  });

  it('those who are marked go together', async () => {
    await open();
    HTMLDialogElement.prototype.showModal ??= () => undefined;
    const box = page.place.querySelector<HTMLInputElement>('input[type=checkbox]');
    await act(async () => box?.click());
    await page.press('Move 1 chat…');
    const select = page.place.querySelector<HTMLSelectElement>('dialog select');
    await act(async () => {
      if (select) select.value = 'queue q2';
      select?.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await act(async () => page.place.querySelector('form')?.requestSubmit());
    await page.pass(900);
    expect(page.server.done).toEqual([
      {
        path: 'moves',
        body: {
          conversations: [{ id: WAITS.conversation, if_version: 4 }],
          to: { kind: 'queue', id: 'q2' },
          or_queue: true,
          comment: '',
        },
      },
    ]);
    expect(page.text()).toContain('1 chat moved');
  });

  it('nothing is offered that the role does not allow', async () => {
    await open({ take: 'none', administer: 'none', join: 'none' });
    expect(page.place.querySelector('input[type=checkbox]')).toBeNull();
    await page.press('Returns');
    expect(page.button(/^Pause/)).toBeUndefined();
    await page.press(/^In work \d/);
    await page.press(/^Dmitri/);
    expect([/^Take over/, /^Join/, /^Reassign/].map((it) => page.button(it))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(page.button('Whisper')).toBeDefined();
  });
});

describe('why and listening', () => {
  const said = {
    ...EMPTY,
    timelines: { 'timeline of a': timeline([entry(1, 'customer', AT), entry(2, 'anna', AT)]) },
  };

  it('the decisions open from a row, and Escape brings the focus back to it', async () => {
    await open();
    page.server.routing = {
      conversation: WAITS.conversation,
      more: false,
      names: {},
      steps: [{ no: 1, at: AT, what: 'waits', cause: 'opened', text: '' }],
    };
    await page.press(/^Rosalind/);
    expect(page.text()).toContain('Nobody has been looked for yet.');
    expect(page.text()).toContain('Waits: the customer wrote');
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Back to the lists');
    await page.key('Escape');
    await page.pass(100);
    expect(document.activeElement?.textContent).toContain('Rosalind');
  });

  it('decisions that cannot be read say so, with a way to try again', async () => {
    await open();
    await page.press(/^Rosalind/);
    expect(page.text()).toContain('The decisions could not be read');
    page.server.routing = { conversation: 'x', more: false, names: {}, steps: [] };
    await page.press('Try again');
    expect(page.text()).toContain('The desk has decided nothing about this conversation yet.');
  });

  it('listening reads and marks nothing', async () => {
    await open({}, said);
    await page.press(/^In work \d/);
    await page.press(/^Dmitri/);
    expect(page.text()).toContain('Neither side sees you. No read marks.');
    expect(page.text()).toContain('text 2');
    expect(page.chat.watch).toHaveBeenCalledWith('timeline of a');
    expect(page.chat.read).not.toHaveBeenCalled();
    await page.key('Escape');
    expect(page.chat.unwatch).toHaveBeenCalledWith('timeline of a');
  });

  it('a whisper goes to the operator alone; what is said after joining goes to both', async () => {
    await open({}, said);
    await page.press(/^In work \d/);
    await page.press(/^Dmitri/);
    const write = (text: string) => {
      const box = page.place.querySelector('textarea');
      if (box) typed(box, text);
    };
    write('Give the date');
    await page.press(/^Whisper/);
    await page.press('Join');
    expect(page.text()).toContain('What you send is seen by both sides.');
    write('Good morning');
    await page.press('Send to both');
    expect(page.chat.say.mock.calls).toEqual([
      ['timeline of a', 'Give the date', 'whisper'],
      ['timeline of a', 'Good morning', 'message'],
    ]);
  });

  it('taking over asks first, with the version that was seen', async () => {
    await open({}, said);
    await page.press(/^In work \d/);
    await page.press(/^Dmitri/);
    await page.press('Take over…');
    expect(page.text()).toContain('Take this chat from Anna Lindqvist?');
    expect(page.chat.ask).not.toHaveBeenCalled();
    await page.press('Take over');
    expect(page.chat.ask).toHaveBeenCalledWith({ t: 'take', conversation: LIVE.conversation, if_version: 7 });
  });
});
