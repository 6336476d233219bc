import type { ChatState } from '@switchboard/core';
import { useEffect, useRef, useState } from 'react';
import {
  addressOf,
  besideTile,
  type Layout,
  layoutOf,
  plugged,
  shownOf,
  spread,
  tilesFor,
  unplugged,
} from '../model/tiles.ts';
import type { Selected } from './selection.ts';

const KEY = 'switchboard-desk:tiles';

function kept(): unknown {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? 'null');
  } catch {
    return null;
  }
}

function keep({ tiles, open }: Layout): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ tiles, open }));
  } catch {
    // Without storage the address alone tells what was open.
  }
}

const bare = ({ conversation, timeline, customer, name }: Selected): Selected => ({
  conversation,
  timeline,
  customer,
  name,
});

const NARROW = '(width < 820px)';

/** One zone at a time: the list, or a conversation. */
export function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(() => matchMedia(NARROW).matches);
  useEffect(() => {
    const media = matchMedia(NARROW);
    const look = () => setNarrow(media.matches);
    media.addEventListener('change', look);
    return () => media.removeEventListener('change', look);
  }, []);
  return narrow;
}

/** How many tiles this window has room for. */
function useRoom(): number {
  const [room, setRoom] = useState(() => tilesFor(innerWidth));
  useEffect(() => {
    const measure = () => setRoom(tilesFor(innerWidth));
    addEventListener('resize', measure);
    return () => removeEventListener('resize', measure);
  }, []);
  return room;
}

/** What is open on the desk, and how it changes. */
export interface Open {
  /** The one that has the keys. */
  readonly selected: Selected | undefined;
  /** All that are drawn; the one alone if there are no tiles. */
  readonly tiles: readonly Selected[];
  readonly tiled: boolean;
  /** How many tiles have room; under two there are none. */
  readonly room: number;
  readonly select: (to: Selected | undefined) => void;
  readonly unplug: (conversation: string) => void;
  /** The tile beside the one with the focus. */
  readonly beside: (by: 1 | -1) => Selected | undefined;
  /** From one to several, filled with chats in this order; or back to one. */
  readonly setTiled: (on: boolean, order: readonly string[]) => void;
}

/**
 * The open chats, in the address and in this browser's storage. What was open before is found once the list is here; a
 * chat that leaves my list stays open. `hasAddress`: the address is the desk's at the moment.
 */
export function useLayout(state: ChatState, hasAddress = true): Open {
  const room = useRoom();
  const [layout, setLayout] = useState(() => layoutOf(location, kept()));
  const known = useRef(new Map<string, Selected>());
  const { chats, board } = state.desk;
  const find = (id: string | undefined): Selected | undefined => {
    if (!id) return undefined;
    const card = [...chats, ...(board?.waiting ?? [])].find((it) => it.conversation === id);
    const before = known.current.get(id);
    if (!card || (before && before.name === card.name && before.timeline === card.timeline)) return before;
    known.current.set(id, bare(card));
    return known.current.get(id);
  };

  const had = useRef(hasAddress);
  useEffect(() => {
    const came = hasAddress && !had.current;
    had.current = hasAddress;
    // From another zone to a chat: it is opened beside what was open here.
    const { focused } = layoutOf(location, undefined);
    if (came && focused && focused !== layout.focused)
      return setLayout((from) => plugged(from, focused, room));
    const address = addressOf(layout);
    if (hasAddress && location.pathname + location.search !== address)
      history.replaceState(null, '', address);
    keep(layout);
  }, [layout, hasAddress, room]);

  const tiled = layout.tiles && room > 1;
  const shown = tiled ? shownOf(layout, room) : layout.focused ? [layout.focused] : [];
  const tiles = shown.flatMap((id) => find(id) ?? []);
  const change = (how: (from: Layout) => Layout) =>
    setLayout((from) => how({ ...from, open: from.open.filter((id) => find(id)) }));
  return {
    selected: find(layout.focused) ?? (tiled ? tiles[0] : undefined),
    tiles,
    tiled,
    room,
    select: (to) => {
      if (to) known.current.set(to.conversation, bare(to));
      change((from) => (to ? plugged(from, to.conversation, room) : { ...from, focused: undefined }));
    },
    unplug: (conversation) => change((from) => unplugged(from, conversation)),
    beside: (by) => find(besideTile(layout, room, by)),
    setTiled: (on, order) => change((from) => (on ? spread(from, order, room) : { ...from, tiles: false })),
  };
}
