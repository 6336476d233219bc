import { describe, expect, it } from 'vitest';
import {
  addressOf,
  besideTile,
  type Layout,
  layoutOf,
  NOTHING_OPEN,
  plugged,
  shownOf,
  spread,
  tilesFor,
  unplugged,
} from '../src/model/tiles.ts';

const tiles = (open: string, focused?: string): Layout => ({ tiles: true, open: [...open], focused });

describe('tiles', () => {
  it('are two to four by the width, and off where they would be too narrow', () => {
    expect([1100, 1180, 1280, 1440, 1920, 3840].map(tilesFor)).toEqual([0, 0, 2, 3, 4, 4]);
  });

  it('take a conversation that is plugged in: its tile, a free place, else the place of the focused one', () => {
    expect(plugged(tiles('abc', 'a'), 'c', 3)).toEqual(tiles('abc', 'c'));
    expect(plugged(tiles('ab', 'a'), 'c', 3)).toEqual(tiles('abc', 'c'));
    expect(plugged(tiles('abc', 'b'), 'd', 3)).toEqual(tiles('adc', 'd'));
  });

  it('leave the focus to the neighbour when one goes', () => {
    expect(unplugged(tiles('abc', 'b'), 'b')).toEqual(tiles('ac', 'c'));
    expect(unplugged(tiles('abc', 'c'), 'c')).toEqual(tiles('ab', 'b'));
    expect(unplugged(tiles('abc', 'a'), 'c')).toEqual(tiles('ab', 'a'));
    expect(unplugged(tiles('a', 'a'), 'a').focused).toBeUndefined();
  });

  it('are walked round', () => {
    expect(besideTile(tiles('abc', 'c'), 3, 1)).toBe('a');
    expect(besideTile(tiles('abc', 'a'), 3, -1)).toBe('c');
  });

  it('in a window that got narrower still show the focused one', () => {
    expect(shownOf(tiles('abcd', 'd'), 2)).toEqual(['c', 'd']);
    expect(shownOf(tiles('abcd', 'a'), 2)).toEqual(['a', 'b']);
  });

  it('begin with what is open, then my chats as far as there is room', () => {
    expect(spread({ ...NOTHING_OPEN, focused: 'c' }, [...'abcd'], 3)).toEqual(tiles('cab', 'c'));
    expect(spread({ ...NOTHING_OPEN, open: ['x', 'y', 'z'], focused: 'c' }, ['c'], 3)).toEqual(
      tiles('xyc', 'c'),
    );
    expect(spread(NOTHING_OPEN, ['a'], 3)).toEqual(tiles('a', 'a'));
    expect(spread(NOTHING_OPEN, [], 3)).toEqual({ tiles: true, open: [], focused: undefined });
  });

  it('one alone is shown without them', () => {
    expect(plugged({ ...NOTHING_OPEN, open: ['x'] }, 'a', 3)).toEqual({
      tiles: false,
      open: ['x'],
      focused: 'a',
    });
  });
});

describe('the address', () => {
  const [a, b] = ['00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-00000000000b'] as const;
  const at = (it: Layout) => {
    const { pathname, search } = new URL(addressOf(it), 'https://desk.example');
    return { pathname, search };
  };

  it('tells the tiles and the focused one, and is read back', () => {
    const layout = { tiles: true, open: [a, b], focused: b };
    expect(layoutOf(at(layout), null)).toEqual(layout);
    const one = { tiles: false, open: [], focused: a };
    expect(layoutOf(at(one), null)).toEqual(one);
  });

  it('wins over what was kept; without one what was kept comes back', () => {
    const kept = { tiles: true, open: [a, b] };
    expect(layoutOf({ pathname: '/desk/', search: '' }, kept)).toEqual({
      tiles: true,
      open: [a, b],
      focused: a,
    });
    expect(layoutOf({ pathname: `/desk/chats/${b}`, search: '' }, kept)).toEqual({
      tiles: false,
      open: [a, b],
      focused: b,
    });
  });

  it('with nonsense in it opens nothing', () => {
    expect(layoutOf({ pathname: '/desk/chats/xyz', search: '?tiles=1,../x' }, 'nonsense')).toEqual({
      tiles: true,
      open: [],
      focused: undefined,
    });
  });
});
