/** What is open on the desk: one conversation, or several side by side of which one has the focus. */
export interface Layout {
  readonly tiles: boolean;
  /** The tiles, first at the start of the line. Kept while one is shown alone. */
  readonly open: readonly string[];
  readonly focused: string | undefined;
}

export const NOTHING_OPEN: Layout = { tiles: false, open: [], focused: undefined };

export const TILES_MAX = 4;
const TILE_PX = 400;
/** Rail, folded list, gutter. */
const AROUND_PX = 56 + 72 + 8;
const OFF_PX = 1_180;

/** So many tiles find room; under two there are none. */
export function tilesFor(widthPx: number): number {
  if (widthPx <= OFF_PX) return 0;
  return Math.min(TILES_MAX, Math.floor((widthPx - AROUND_PX) / TILE_PX));
}

/** The same tiles where fewer have room: the one with the focus is among them. */
export function shownOf({ open, focused }: Layout, max: number): readonly string[] {
  if (open.length <= max) return open;
  const at = Math.max(0, open.indexOf(focused ?? ''));
  const from = Math.max(0, Math.min(at - max + 1, open.length - max));
  return open.slice(from, from + max);
}

/** Plugs a conversation in: its tile if it has one, else a free place, else the place of the one with the focus. */
export function plugged(layout: Layout, id: string, max: number): Layout {
  const { tiles, focused } = layout;
  if (!tiles || max < 2) return { ...layout, focused: id };
  const open = shownOf(layout, max);
  if (open.includes(id)) return { ...layout, open, focused: id };
  if (open.length < max) return { ...layout, open: [...open, id], focused: id };
  const at = Math.max(0, open.indexOf(focused ?? ''));
  return { ...layout, open: open.map((it, place) => (place === at ? id : it)), focused: id };
}

/** Takes a tile away; its neighbour has the focus then. */
export function unplugged(layout: Layout, id: string): Layout {
  const at = layout.open.indexOf(id);
  const open = layout.open.filter((it) => it !== id);
  const focused = layout.focused === id ? (open[Math.min(at, open.length - 1)] ?? undefined) : layout.focused;
  return { ...layout, open, focused };
}

/** The tile beside the one with the focus; round at the ends. */
export function besideTile(layout: Layout, max: number, by: 1 | -1): string | undefined {
  const open = shownOf(layout, max);
  const at = open.indexOf(layout.focused ?? '');
  return open[(at + by + open.length) % open.length];
}

/** From one to several: what was open before comes back, then the chats in their order, as far as there is room. */
export function spread(layout: Layout, chats: readonly string[], max: number): Layout {
  const wished = [...new Set([...layout.open, ...(layout.focused ? [layout.focused] : []), ...chats])];
  const focused = layout.focused ?? wished[0];
  const room = wished.slice(0, max);
  const open = !focused || room.includes(focused) ? room : [...room.slice(0, -1), focused];
  return { tiles: true, open, focused };
}

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const PATH = /^\/desk\/chats\/([0-9a-f-]{36})$/;
const ids = (value: unknown): readonly string[] =>
  Array.isArray(value)
    ? [...new Set(value.filter((it): it is string => typeof it === 'string' && ID.test(it)))].slice(
        0,
        TILES_MAX,
      )
    : [];

/** The layout that an address tells; what was kept in this browser where it tells none. */
export function layoutOf(address: { pathname: string; search: string }, kept: unknown): Layout {
  const told = PATH.exec(address.pathname)?.[1];
  const focused = told && ID.test(told) ? told : undefined;
  const tiles = new URLSearchParams(address.search).get('tiles');
  if (tiles !== null) {
    const open = ids(tiles.split(','));
    return { tiles: true, open, focused: focused ?? open[0] };
  }
  const { tiles: wasTiles, open: wasOpen } = (typeof kept === 'object' && kept !== null ? kept : {}) as {
    tiles?: unknown;
    open?: unknown;
  };
  const open = ids(wasOpen);
  if (focused || wasTiles !== true) return { tiles: false, open, focused };
  return { tiles: true, open, focused: open[0] };
}

export function addressOf({ tiles, open, focused }: Layout): string {
  const path = focused ? `/desk/chats/${focused}` : '/desk/';
  return tiles ? `${path}?tiles=${open.join()}` : path;
}
