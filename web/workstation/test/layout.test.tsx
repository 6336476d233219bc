// @vitest-environment happy-dom
import type { ChatState } from '@switchboard/core';
import { act } from 'react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Open, useLayout } from '../src/desk/layout.ts';
import { pageOf } from './page.tsx';
import { card, stateOf } from './state.ts';

const [A, B, C, D] = [...'abcd'].map((it) => `00000000-0000-7000-8000-00000000000${it}`) as [
  string,
  string,
  string,
  string,
];
let page: ReturnType<typeof pageOf>;
let open: Open;

function Probe({ state, isThere }: { state: ChatState; isThere: boolean }) {
  open = useLayout(state, isThere);
  return undefined;
}
const state = (...ids: string[]) => stateOf(ids.map((id) => card(id)));
const draw = (it: ChatState, isThere = true) => page.draw(it, <Probe state={it} isThere={isThere} />);
const shown = () => open.tiles.map((it) => it.conversation);
const wide = (px: number) =>
  act(() => {
    Object.defineProperty(window, 'innerWidth', { value: px, configurable: true });
    window.dispatchEvent(new Event('resize'));
  });
const reload = (it: ChatState) => {
  page.end();
  page = pageOf();
  draw(it);
};

beforeEach(() => {
  localStorage.clear();
  history.replaceState(null, '', '/desk/');
  page = pageOf();
  wide(1440);
});
afterEach(() => page.end());

it('a chat that is opened stands in the address, and comes back after a reload', () => {
  draw(state(A, B));
  act(() => open.select(card(B)));
  expect(location.pathname).toBe(`/desk/chats/${B}`);
  reload(state());
  expect(open.selected).toBeUndefined();
  draw(state(A, B));
  expect(open.selected?.conversation).toBe(B);
});

it('a chat is opened by its address from another zone, and what was open comes back without one', () => {
  draw(state(A, B));
  act(() => open.select(card(A)));
  const away = () => {
    history.replaceState(null, '', '/desk/search?q=x');
    draw(state(A, B), false);
  };
  away();
  expect(location.pathname).toBe('/desk/search');
  history.replaceState(null, '', `/desk/chats/${B}`);
  draw(state(A, B));
  expect([open.selected?.conversation, location.pathname]).toEqual([B, `/desk/chats/${B}`]);
  away();
  history.replaceState(null, '', '/desk/');
  draw(state(A, B));
  expect([open.selected?.conversation, location.pathname]).toEqual([B, `/desk/chats/${B}`]);
});

it('a chat that leaves my list stays open', () => {
  draw(state(A));
  act(() => open.select(card(A)));
  draw(state());
  expect(open.selected?.conversation).toBe(A);
});

it('tiles come back after a reload by their address, and in a new window by what was kept', () => {
  draw(state(A, B, C, D));
  act(() => open.setTiled(true, [A, B, C, D]));
  act(() => open.select(card(C)));
  expect([shown(), location.search]).toEqual([[A, B, C], `?tiles=${A},${B},${C}`]);
  reload(state(A, B, C, D));
  expect([shown(), open.selected?.conversation]).toEqual([[A, B, C], C]);
  history.replaceState(null, '', '/desk/');
  reload(state(A, B, C, D));
  expect([shown(), open.tiled]).toEqual([[A, B, C], true]);
});

it('of what was kept only what is still there is drawn, and its place is free', () => {
  draw(state(A, B, C));
  act(() => open.setTiled(true, [A, B, C]));
  reload(state(B, D));
  expect(shown()).toEqual([B]);
  act(() => open.select(card(D)));
  expect(shown()).toEqual([B, D]);
});

it('a window that gets narrow shows one, and all again when it is wide', () => {
  draw(state(A, B, C));
  act(() => open.setTiled(true, [A, B, C]));
  act(() => open.select(card(B)));
  wide(1000);
  expect([open.tiled, shown()]).toEqual([false, [B]]);
  wide(1440);
  expect([open.tiled, shown()]).toEqual([true, [A, B, C]]);
});
