// @vitest-environment happy-dom
import { act } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Asker, AskProvider } from '../src/desk/ask.ts';
import type { Commands } from '../src/desk/commands.ts';
import {
  groupsOf,
  isOpen,
  type OperatorTarget,
  type QueueTarget,
  type Targets,
} from '../src/model/targets.ts';
import { Transfer } from '../src/thread/transfer.tsx';
import { en } from '../src/words/en.ts';
import { pageOf, typed } from './page.tsx';
import { card, stateOf } from './state.ts';

const operator = (name: string, part: Partial<OperatorTarget> = {}): OperatorTarget => ({
  id: name,
  name,
  status: 'online',
  since: 0,
  can: 'take',
  used: 1,
  capacity: 3,
  most: 3,
  queues: [{ queue: 'orders', used: 1 }],
  skills: [],
  ...part,
});
const queue = (id: string, name: string, part: Partial<QueueTarget> = {}): QueueTarget => ({
  id,
  name,
  is_paused: false,
  is_open: true,
  waiting: 0,
  online: 2,
  free: 1,
  offer_ms: 30_000,
  skills: [],
  ...part,
});
const TARGETS: Targets = {
  at: 0,
  queues: [
    queue('returns', 'Returns', { free: 0 }),
    queue('orders', 'Orders', { skills: ['German'] }),
    queue('warranty', 'Warranty', { is_paused: true }),
  ],
  operators: [
    operator('me'),
    operator('James Okafor', { can: 'full', used: 3 }),
    operator('Lukas Weber', { skills: ['German'] }),
    operator('Sofia Marchetti', { can: 'away', status: 'away', reason: 'Lunch' }),
  ],
};
const ABOUT = { me: 'me', queue: 'returns' };
const SOME = { queues: false, operators: false };

describe('whom a chat can go to', () => {
  it('is its own queue, then queues and operators, whoever has most room first, and never me', () => {
    const { back, queues, operators } = groupsOf(TARGETS, ABOUT, '', SOME);
    expect(back).toMatchObject({ to: 'back', queue: { name: 'Returns' } });
    expect(queues.map((it) => it.to === 'queue' && it.queue.name)).toEqual(['Orders', 'Warranty']);
    expect(operators.map((it) => it.to === 'operator' && it.operator.name)).toEqual([
      'Lukas Weber',
      'James Okafor',
      'Sofia Marchetti',
    ]);
    expect(operators.map(isOpen)).toEqual([true, true, false]);
  });

  it('is found by a name, a skill, or the queue that somebody is in', () => {
    const names = (query: string) =>
      groupsOf(TARGETS, ABOUT, query, SOME).operators.map((it) => it.to === 'operator' && it.operator.name);
    expect(names('german')).toEqual(['Lukas Weber']);
    expect(names('orders').length).toBe(3);
    expect(names('nobody')).toEqual([]);
  });

  it('is a short list that says how many there are', () => {
    const many = { ...TARGETS, operators: Array.from({ length: 9 }, (_, n) => operator(`Op ${n}`)) };
    const { operators, total } = groupsOf(many, ABOUT, '', SOME);
    expect([operators.length, total.operators]).toEqual([5, 9]);
    expect(groupsOf(many, ABOUT, '', { ...SOME, operators: true }).operators.length).toBe(9);
  });
});

describe('the dialog', () => {
  let page: ReturnType<typeof pageOf>;
  let told: Targets;
  const transfer = vi.fn(async (..._: unknown[]) => true);
  const close = vi.fn();
  const done = vi.fn();
  const commands = { transfer, busy: undefined } as unknown as Commands;
  const selected = card('chat', { name: 'Margarethe H' });
  const answer: Asker = async <T,>(_method: string, path: string) =>
    ({ is: 'ok', value: (path === '/v1/targets' ? told : { queue: 'returns' }) as T }) as const;

  const draw = async () => {
    const ask: Asker = (...how) => answer(...how);
    const state = { ...stateOf([selected]), line: { name: 'open' as const } };
    page.draw(
      state,
      <AskProvider value={ask}>
        <Transfer selected={selected} name="Margarethe H" commands={commands} onDone={done} onClose={close} />
      </AskProvider>,
    );
    await act(async () => void (await Promise.resolve()));
  };
  const search = () => page.place.querySelector('input[role=combobox]') as HTMLInputElement;
  const press = (target: Element, key: string, more: KeyboardEventInit = {}) =>
    act(async () => {
      target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
    });
  const chosen = () => page.place.querySelector('[role=option][aria-selected=true] b')?.textContent;
  const radio = (name: string) =>
    [...page.place.querySelectorAll('label')]
      .find((it) => it.textContent?.startsWith(name))
      ?.querySelector('input') as HTMLInputElement;
  const primary = () => [...page.place.querySelectorAll('footer button')].at(-1) as HTMLButtonElement;

  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000_000 });
    told = TARGETS;
    transfer.mockClear();
    close.mockClear();
    page = pageOf();
  });
  afterEach(() => {
    page.end();
    vi.useRealTimers();
  });

  it('is used by keys alone: letters find, arrows choose, Ctrl Enter hands over', async () => {
    await draw();
    expect(document.activeElement).toBe(search());
    typed(search(), 'luk');
    expect(chosen()).toBe('Lukas Weber');
    expect(primary().textContent).toContain('Ask Lukas to join');
    await press(search(), 'Enter', { ctrlKey: true });
    expect(transfer).toHaveBeenCalledWith(
      selected,
      expect.objectContaining({ to: 'operator' }),
      expect.objectContaining({ warm: true, orQueue: true }),
    );
    expect(close).toHaveBeenCalled();
  });

  it('passes over what takes nothing, which stays with its reason', async () => {
    await draw();
    for (let times = 0; times < 6; times++) await press(search(), 'ArrowDown');
    expect(chosen()).toBe('James Okafor');
    expect(page.place.textContent).toContain('Lunch');
    const sofia = [...page.place.querySelectorAll('[role=option]')].find((it) =>
      it.textContent?.includes('Sofia'),
    );
    expect(sofia?.getAttribute('aria-disabled')).toBe('true');
    expect(page.place.textContent).toContain(en.takesNone);
  });

  it('lets whoever is full only queue, and says so on the button', async () => {
    await draw();
    typed(search(), 'james');
    expect(primary().textContent).toContain('Queue for James');
    expect(radio(en.orFail).disabled).toBe(true);
    await press(search(), 'Enter', { ctrlKey: true });
    expect(transfer.mock.calls[0]?.[2]).toMatchObject({ warm: false, orQueue: true });
  });

  it('asks expressly whether it queues or fails, and whether I stay', async () => {
    await draw();
    typed(search(), 'lukas');
    act(() => radio(en.orFail).click());
    act(() => radio(en.cold).click());
    expect(primary().textContent).toContain('Hand over to Lukas');
    typed(page.place.querySelector('textarea') as HTMLTextAreaElement, '@Lukas she leaves on Friday');
    act(() => primary().click());
    await act(async () => undefined);
    expect(transfer.mock.calls[0]?.[2]).toEqual({
      warm: false,
      orQueue: false,
      comment: '@Lukas she leaves on Friday',
    });
  });

  it('keeps the choice of whoever goes away while it is open, and cannot hand over then', async () => {
    await draw();
    typed(search(), 'lukas');
    await press(search(), 'ArrowDown');
    told = {
      ...TARGETS,
      operators: [operator('Lukas Weber', { can: 'offline', status: 'offline', skills: ['German'] })],
    };
    await act(async () => void (await vi.advanceTimersByTimeAsync(2_100)));
    expect(page.place.textContent).toContain('Lukas Weber');
    expect(primary().disabled).toBe(true);
    expect(page.place.querySelector('[role=alert]')?.textContent).toContain(en.statusOffline);
    await press(search(), 'Enter', { ctrlKey: true });
    expect(transfer).not.toHaveBeenCalled();
  });

  it('says how old its figures are', async () => {
    await draw();
    expect(page.place.textContent).toContain('Live, 0 s ago');
    await act(async () => void (await vi.advanceTimersByTimeAsync(1_000)));
    expect(page.place.textContent).toContain('Live, 1 s ago');
  });
});
