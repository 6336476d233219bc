// @vitest-environment happy-dom
import type { ChatCard, ChatState } from '@switchboard/core';
import { act } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ChatList } from '../src/desk/chat-list.tsx';
import type { Commands } from '../src/desk/commands.ts';
import { standingOf } from '../src/desk/selection.ts';
import { groupsOf, heldOrder, offersOf, rowsOf } from '../src/model/chats.ts';
import { unreadInAll } from '../src/model/unread.ts';
import { en } from '../src/words/en.ts';
import { pageOf } from './page.tsx';
import { AT, card, minutesAgo, stateOf } from './state.ts';

const offered = (name: string, offer: number, leftMs: number, more: Partial<ChatCard> = {}) =>
  card(name, { place: 'offered', stage: 'waiting', offer, until: AT + leftMs, ...more });
const live = (...cards: ChatCard[]): ChatState => ({ ...stateOf(cards), line: { name: 'open' } });

describe('my chats', () => {
  const state = live(
    card('held', { place: 'on_hold' }),
    card('answered', { preview_by: 'operator', preview_at: minutesAgo(1) }),
    card('written', { place: 'wrap_up', stage: 'closed', until: AT + 60_000 }),
    offered('offered', 7, 30_000),
    card('waits'),
  );

  it('stand by what is to be done, numbered through; what is offered is not mine yet', () => {
    expect(rowsOf(groupsOf(state)).map((row) => [row.line, row.card.conversation])).toEqual([
      [1, 'written'],
      [2, 'waits'],
      [3, 'answered'],
      [4, 'held'],
    ]);
    const kept = heldOrder(groupsOf(state), ['held', 'waits']);
    expect(rowsOf(kept).map((row) => row.line)).toEqual([1, 2, 3, 4]);
  });

  it('say how I stand to each', () => {
    const of = (name: string) => standingOf(state, card(name));
    expect(['offered', 'written', 'held', 'waits'].map(of)).toEqual(['offered', 'wrapUp', 'mine', 'mine']);
  });

  it('count as unread only what is mine and open', () => {
    expect(unreadInAll(state)).toBe(2);
  });

  it('of several offers the one that ends first stands above', () => {
    const both = live(offered('late', 1, 20_000), offered('soon', 2, 9_000));
    expect(offersOf(both).map((it) => it.conversation)).toEqual(['soon', 'late']);
  });
});

describe('an offer', () => {
  let page: ReturnType<typeof pageOf>;
  const told = vi.fn();
  const accept = vi.fn(async () => true);
  const decline = vi.fn(async () => true);
  const draw = (state: ChatState) =>
    page.draw(
      state,
      <ChatList
        groups={groupsOf(state)}
        selected={undefined}
        commands={{ closed: [], accept, decline } as unknown as Commands}
        onOpen={() => undefined}
      />,
    );
  const button = (text: string) =>
    [...page.place.querySelectorAll('button')].find((it) => it.textContent?.startsWith(text));

  beforeEach(() => {
    vi.useFakeTimers({ now: AT });
    vi.clearAllMocks();
    page = pageOf({ tell: told });
  });
  afterEach(() => {
    page.end();
    vi.useRealTimers();
  });

  it('stands above all with its seconds, in the place of the next in line', () => {
    const waiting = card('next') as unknown as NonNullable<ChatState['desk']['board']>['waiting'][number];
    const state = live(offered('Tomás', 7, 21_000, { from: 'James Okafor' }));
    draw({ ...state, desk: { ...state.desk, board: { version: 1, total: 1, waiting: [waiting] } } });
    expect(page.place.textContent).toContain(en.offerFrom.replace('{name}', 'James Okafor'));
    expect(page.place.querySelector('[aria-label="21 seconds left"]')).not.toBeNull();
    expect(page.place.textContent).not.toContain(en.next);
    expect([...page.place.querySelectorAll('h3')].map((it) => it.textContent)).toEqual([`${en.inQueue} 1`]);
    act(() => void vi.advanceTimersByTime(12_000));
    expect(page.place.querySelector('[aria-label="9 seconds left"]')).not.toBeNull();
  });

  it('is told to be seen once, and not while the page is hidden', () => {
    const hidden = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    const state = live(offered('Tomás', 7, 21_000));
    draw(state);
    expect(told).not.toHaveBeenCalled();
    hidden.mockRestore();
    act(() => void document.dispatchEvent(new Event('visibilitychange')));
    draw({ ...state });
    expect(told.mock.calls).toEqual([[{ kind: 'seen', conversation: 'Tomás', offer: 7 }]]);
  });

  it('is answered with its buttons; the first of several has the keys', () => {
    draw(live(offered('soon', 2, 9_000), offered('late', 1, 20_000)));
    act(() => button(en.accept)?.click());
    act(() => button(en.decline)?.click());
    expect([accept.mock.calls.length, decline.mock.calls.length]).toEqual([1, 1]);
    const keys = [...page.place.querySelectorAll('[aria-keyshortcuts]')].map((it) =>
      it.getAttribute('aria-keyshortcuts'),
    );
    expect(keys).toEqual(['A', 'D']);
  });

  it('is declined with a reason that the supervisor can read', () => {
    draw(live(offered('Tomás', 7, 21_000)));
    decline.mockClear();
    act(() => page.place.querySelector<HTMLElement>(`[aria-label="${en.declineWhy}"]`)?.click());
    act(() => button(en.declineLanguage)?.click());
    expect(decline.mock.calls).toEqual([[expect.objectContaining({ offer: 7 }), en.declineLanguage]]);
  });

  it('counts nothing while the line is down', () => {
    draw({ ...live(offered('Tomás', 7, 21_000)), line: { name: 'closed' } });
    expect(page.place.querySelector('[role="img"]')).toBeNull();
  });
});
