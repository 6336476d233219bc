// @vitest-environment happy-dom
import type { ChatState, WaitingCard } from '@switchboard/core';
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ChatList } from '../src/desk/chat-list.tsx';
import type { Commands } from '../src/desk/commands.ts';
import { type DeskTools, ToolsProvider } from '../src/desk/tools.ts';
import { groupsOf } from '../src/model/chats.ts';
import { en } from '../src/words/en.ts';
import { card, minutesAgo, stateOf } from './state.ts';

let root: Root;
let place: HTMLElement;

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  place = document.createElement('div');
  document.body.append(place);
  root = createRoot(place);
});
afterEach(() => {
  act(() => root.unmount());
  place.remove();
  vi.unstubAllGlobals();
});

function draw(state: ChatState, closed: Commands['closed'] = []) {
  const never = () => () => undefined;
  const drafts = {};
  const tools = {
    me: { id: 'me', name: 'Anna', tenant: 't' },
    chat: { subscribe: never, state: () => state },
    drafts: { subscribe: never, book: () => drafts },
  } as unknown as DeskTools;
  const commands = { closed, take: async () => true } as unknown as Commands;
  act(() =>
    root.render(
      <ToolsProvider value={tools}>
        <ChatList groups={groupsOf(state)} selected="a" commands={commands} onOpen={() => undefined} />
      </ToolsProvider>,
    ),
  );
}
const open = (state: ChatState, ...waiting: WaitingCard[]): ChatState => ({
  ...state,
  line: { name: 'open' },
  desk: { ...state.desk, board: { version: 1, waiting, total: waiting.length } },
});
const row = (conversation: string) =>
  place.querySelector<HTMLElement>(`[data-chat="${conversation}"] button`) as HTMLElement;
const order = () => [...place.querySelectorAll<HTMLElement>('[data-chat]')].map((it) => it.dataset.chat);

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
  expect([...place.querySelectorAll('h3')].map((it) => it.textContent)).toEqual([
    `${en.waitingForYou} 2`,
    `${en.inQueue} 1`,
    `${en.closedLately} 1`,
  ]);
  expect(document.getElementById('queue')?.dataset.chat).toBe('c');
});
