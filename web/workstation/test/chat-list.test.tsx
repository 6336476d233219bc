// @vitest-environment happy-dom
import type { ChatState, WaitingCard } from '@switchboard/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ChatList } from '../src/desk/chat-list.tsx';
import type { Commands } from '../src/desk/commands.ts';
import { groupsOf } from '../src/model/chats.ts';
import { en } from '../src/words/en.ts';
import { pageOf } from './page.tsx';
import { card, minutesAgo, stateOf } from './state.ts';

let page: ReturnType<typeof pageOf>;

beforeEach(() => {
  page = pageOf();
});
afterEach(() => page.end());

function draw(state: ChatState, closed: Commands['closed'] = []) {
  const commands = { closed, take: async () => true } as unknown as Commands;
  page.draw(
    state,
    <ChatList groups={groupsOf(state)} selected="a" commands={commands} onOpen={() => undefined} />,
  );
}
const open = (state: ChatState, ...waiting: WaitingCard[]): ChatState => ({
  ...state,
  line: { name: 'open' },
  desk: { ...state.desk, board: { version: 1, waiting, total: waiting.length } },
});
const row = (conversation: string) =>
  page.place.querySelector<HTMLElement>(`[data-chat="${conversation}"] button`) as HTMLElement;
const order = () => [...page.place.querySelectorAll<HTMLElement>('[data-chat]')].map((it) => it.dataset.chat);

it('a row stays the same when it is drawn anew', () => {
  draw(open(stateOf([card('a'), card('b')])));
  const before = row('a');
  before.focus();
  draw(open(stateOf([card('a', { preview: 'more' }), card('b'), card('c')])));
  expect([row('a') === before, document.activeElement === before]).toEqual([true, true]);
});

it('a row stays the same, and keeps the focus, when it moves to another group', () => {
  draw(open(stateOf([card('a', { preview_at: minutesAgo(8) }), card('b')])));
  const before = row('a');
  before.focus();
  draw(open(stateOf([card('a', { preview_by: 'operator' }), card('b')])));
  expect(order()).toEqual(['b', 'a']);
  expect([row('a') === before, document.activeElement === before]).toEqual([true, true]);
});

it('a chat that is in two places for a moment has one row, and groups say how many they are', () => {
  const waiting = (conversation: string) => card(conversation) as unknown as WaitingCard;
  const state = stateOf([card('a'), card('b')]);
  draw(open(state, waiting('next'), waiting('b'), waiting('c')), [card('c'), card('gone')]);
  expect(order()).toEqual(['next', 'a', 'b', 'c', 'gone']);
  expect([...page.place.querySelectorAll('h3')].map((it) => it.textContent)).toEqual([
    `${en.waitingForYou} 2`,
    `${en.inQueue} 1`,
    `${en.closedLately} 1`,
  ]);
  expect(document.getElementById('queue')?.dataset.chat).toBe('c');
});
