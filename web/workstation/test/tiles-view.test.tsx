// @vitest-environment happy-dom
import { act } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Commands } from '../src/desk/commands.ts';
import type { Open } from '../src/desk/layout.ts';
import { groupsOf, rowsOf } from '../src/model/chats.ts';
import { Tiles } from '../src/thread/tiles.tsx';
import { en } from '../src/words/en.ts';
import { pageOf } from './page.tsx';
import { card, entry, minutesAgo, stateOf, timeline } from './state.ts';

const read = vi.fn();
const select = vi.fn();
const unplug = vi.fn();
let page: ReturnType<typeof pageOf>;

function draw(names: string, focused: string) {
  const cards = [...names].map((it) => card(it));
  const told = (id: string) => ({
    ...timeline([entry(1, 'customer', minutesAgo(3), undefined, id)]),
    id: `timeline of ${id}`,
  });
  const state = {
    ...stateOf(cards, Object.fromEntries([...names].map((it) => [`timeline of ${it}`, told(it)]))),
    line: { name: 'open' } as const,
  };
  const open: Open = {
    tiles: cards,
    selected: cards.find((it) => it.conversation === focused),
    tiled: true,
    room: 3,
    select,
    unplug,
    beside: () => undefined,
    setTiled: () => undefined,
  };
  page.draw(
    state,
    <Tiles
      open={open}
      rows={rowsOf(groupsOf(state))}
      commands={{ closed: [] } as unknown as Commands}
      replyRef={null}
      onClose={() => undefined}
      onDone={() => undefined}
    />,
  );
}
const tile = (id: string) => page.place.querySelector(`[data-tile="${id}"]`) as HTMLElement;

beforeEach(() => {
  vi.spyOn(document, 'hasFocus').mockReturnValue(true);
  vi.clearAllMocks();
  page = pageOf({ read, load: () => undefined, watch: () => undefined, unwatch: () => undefined });
});
afterEach(() => {
  page.end();
  vi.restoreAllMocks();
});

it('there is one Send on the screen, in the tile with the keys; each has its own text', () => {
  draw('abc', 'b');
  const sends = [...page.place.querySelectorAll('button')].filter((it) => it.textContent?.includes(en.send));
  expect(sends.map((it) => it.closest('[data-tile]'))).toEqual([tile('b')]);
  expect(page.place.querySelectorAll('textarea')).toHaveLength(3);
  expect(page.place.querySelectorAll('#composer')).toHaveLength(1);
});

it('what is said in a tile without the keys is not read', () => {
  draw('ab', 'b');
  expect(new Set(read.mock.calls.map(([id]) => id))).toEqual(new Set(['timeline of b']));
  draw('ab', 'a');
  expect(new Set(read.mock.calls.map(([id]) => id))).toEqual(new Set(['timeline of b', 'timeline of a']));
});

it('a tile has the keys when the focus comes into it', () => {
  draw('ab', 'b');
  act(() => tile('a').querySelector('textarea')?.focus());
  expect(select.mock.calls.map(([it]) => it.conversation)).toEqual(['a']);
});

it('a tile is taken out with its button', () => {
  draw('ab', 'b');
  const label = en.removeTile.replace('{name}', 'a');
  act(() => tile('a').querySelector<HTMLElement>(`[aria-label="${label}"]`)?.click());
  expect(unplug).toHaveBeenCalledWith('a');
});
