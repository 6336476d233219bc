import type { StatusName } from '@switchboard/core';
import {
  ActivityIcon,
  ArrowLeftRight,
  Bell,
  Check,
  CircleDot,
  CircleOff,
  CirclePause,
  Coffee,
  Columns3,
  FoldHorizontal,
  Settings as Gear,
  Keyboard,
  Languages,
  Link,
  ListOrdered,
  LogOut,
  type LucideIcon,
  MessageSquare,
  MessagesSquare,
  Moon,
  PanelRight,
  PhoneIncoming,
  PhoneOff,
  Reply,
  RotateCcw,
  Search,
  SquareX,
  StickyNote,
  Sun,
  SunMoon,
  UnfoldHorizontal,
} from 'lucide-react';
import type { Selected, Standing } from '../desk/selection.ts';
import type { ChatRow } from '../model/chats.ts';
import type { Act } from '../model/keymap.ts';
import { LIST_PX, listPxOf, type Preferences } from '../preferences.ts';
import type { Zone } from '../shell/address.ts';
import type { PlaceTo } from '../shell/pages.ts';
import type { Say, WordKey } from '../words.ts';
import type { PaletteItem } from './items.ts';

/** A chat that one can go to, as a row names it. */
export interface Place {
  readonly to: Selected;
  readonly name: string;
  readonly detail: string;
}

/** What the palette may offer now, and what runs it. */
export interface DeskOffer {
  readonly say: Say;
  readonly cap: (act: Act) => string | undefined;
  readonly selected: Selected | undefined;
  readonly standing: Standing | undefined;
  /** It is on hold. */
  readonly held: boolean;
  /** What I chose, and can choose; none where the desk keeps no status. */
  readonly status: StatusName | undefined;
  readonly offer: Place | undefined;
  readonly mine: readonly (Place & { readonly row: ChatRow })[];
  readonly queue: readonly Place[];
  readonly closed: readonly Place[];
  /** Whom it can be handed to, with the room that they have. */
  readonly targets?: readonly { readonly name: string; readonly detail: string }[] | undefined;
  readonly habits: Preferences;
  readonly tiled: boolean;
  readonly canTile: boolean;
  readonly inTile: boolean;
  /** Other zones that this person may go to. */
  readonly zones: readonly Exclude<Zone, 'desk'>[];
  /** Pages in them. */
  readonly places: readonly PlaceTo[];
  readonly run: DeskRuns;
}

export interface DeskRuns {
  readonly take: (chat: Selected) => void;
  readonly takeNext: () => void;
  readonly close: () => void;
  readonly done: () => void;
  readonly hold: () => void;
  readonly transfer: () => void;
  readonly transferTo: (name: string) => void;
  readonly accept: () => void;
  readonly decline: () => void;
  readonly status: (status: StatusName) => void;
  readonly reopen: (chat: Selected) => void;
  readonly write: (tab: 'reply' | 'note') => void;
  readonly facts: () => void;
  readonly copyLink: (chat: Selected) => void;
  readonly open: (chat: Selected) => void;
  readonly unplug: (chat: Selected) => void;
  readonly tile: () => void;
  readonly inbox: () => void;
  readonly queue: () => void;
  readonly zone: (zone: Exclude<Zone, 'desk'>) => void;
  readonly place: (path: string) => void;
  readonly help: () => void;
  readonly notices: () => void;
  readonly prefer: (part: Partial<Preferences>) => void;
  readonly signOut: () => void;
}

const LIST_STEP_PX = 40;
const STATUSES: readonly (readonly [StatusName, WordKey, LucideIcon])[] = [
  ['online', 'toOnline', CircleDot],
  ['away', 'toAway', Coffee],
  ['offline', 'toOffline', CircleOff],
];
const THEMES: readonly (readonly [Preferences['theme'], WordKey, LucideIcon])[] = [
  ['auto', 'themeToAuto', SunMoon],
  ['light', 'themeToLight', Sun],
  ['dark', 'themeToDark', Moon],
];

/** Everything that can be done at this moment; what cannot be is not offered. */
export function deskItems(offer: DeskOffer): readonly PaletteItem[] {
  return [...chatItems(offer), ...ownItems(offer), ...placeItems(offer), ...pageItems(offer)];
}

function chatItems({
  say,
  cap,
  selected,
  standing,
  status,
  held,
  targets = [],
  inTile,
  tiled,
  run,
}: DeskOffer): readonly PaletteItem[] {
  if (!selected || !standing) return [];
  const item = (id: string, icon: LucideIcon, word: WordKey, act: Act | undefined, go: () => void) =>
    ({ id, group: 'paletteChat', icon, label: say(word), cap: act && cap(act), run: go }) as const;
  const items: PaletteItem[] = [];
  if (standing === 'mine')
    items.push(
      item('reply', Reply, 'keyReply', 'reply', () => run.write('reply')),
      item('note', StickyNote, 'keyNote', 'note', () => run.write('note')),
      item('close', Check, 'closeChat', 'close', run.close),
    );
  if (standing === 'mine' && status)
    items.push(
      item('transfer', ArrowLeftRight, 'keyTransfer', 'transfer', run.transfer),
      item('hold', CirclePause, held ? 'resume' : 'hold', 'hold', run.hold),
      ...targets.map(({ name, detail }) => ({
        id: `to ${name}`,
        group: 'paletteChat' as const,
        icon: ArrowLeftRight,
        label: say('transferTo', { name }),
        detail,
        run: () => run.transferTo(name),
      })),
    );
  if (standing === 'wrapUp') items.push(item('done', Check, 'keyDone', 'done', run.done));
  if (standing === 'waiting')
    items.push(item('take', PhoneIncoming, 'takeThis', undefined, () => run.take(selected)));
  if (standing === 'closed')
    items.push(item('reopen', RotateCcw, 'reopen', undefined, () => run.reopen(selected)));
  items.push(
    item('link', Link, 'copyLink', undefined, () => run.copyLink(selected)),
    item('facts', PanelRight, 'keyContext', 'facts', run.facts),
  );
  if (tiled && inTile)
    items.push(item('unplug', SquareX, 'removeThisTile', undefined, () => run.unplug(selected)));
  return items;
}

function ownItems({
  say,
  cap,
  habits,
  queue,
  offer,
  status,
  canTile,
  tiled,
  run,
}: DeskOffer): readonly PaletteItem[] {
  const item = (
    id: string,
    icon: LucideIcon,
    word: WordKey,
    go: () => void,
    more: Partial<PaletteItem> = {},
  ) => ({ id, group: 'paletteDesk', icon, label: say(word), run: go, ...more }) as const;
  const first = queue[0];
  const listPx = habits.listPx ?? LIST_PX.usual;
  return [
    ...(offer
      ? [
          item('accept', PhoneIncoming, 'accept', run.accept, { cap: cap('take'), detail: offer.name }),
          item('decline', PhoneOff, 'decline', run.decline, { cap: cap('decline'), detail: offer.name }),
        ]
      : []),
    ...STATUSES.filter(([it]) => status && it !== status).map(([it, word, icon]) =>
      item(`status-${it}`, icon, word, () => run.status(it), { also: 'status' }),
    ),
    ...(first && !offer
      ? [item('next', PhoneIncoming, 'keyTake', run.takeNext, { cap: cap('take'), detail: first.name })]
      : []),
    ...(canTile
      ? [item('tiles', Columns3, tiled ? 'oneChat' : 'sideBySide', run.tile, { also: 'tiles' })]
      : []),
    ...THEMES.filter(([theme]) => theme !== habits.theme).map(([theme, word, icon]) =>
      item(`theme-${theme}`, icon, word, () => run.prefer({ theme }), { also: 'theme' }),
    ),
    habits.locale === 'en'
      ? item('locale', Languages, 'toRussian', () => run.prefer({ locale: 'ru' }), {
          also: 'language русский',
        })
      : item('locale', Languages, 'toEnglish', () => run.prefer({ locale: 'en' }), {
          also: 'language english',
        }),
    item(
      'single',
      Keyboard,
      habits.singleKeys ? 'singleKeysOff' : 'singleKeysOn',
      () => run.prefer({ singleKeys: !habits.singleKeys }),
      { also: 'keys' },
    ),
    ...(tiled
      ? []
      : [
          item('wider', UnfoldHorizontal, 'listWider', () =>
            run.prefer({ listPx: listPxOf(listPx + LIST_STEP_PX) }),
          ),
          item('narrower', FoldHorizontal, 'listNarrower', () =>
            run.prefer({ listPx: listPxOf(listPx - LIST_STEP_PX) }),
          ),
        ]),
    item('notices', Bell, 'notices', run.notices, { also: 'sound' }),
    item('out', LogOut, 'signOut', run.signOut),
  ];
}

function placeItems({ say, mine, queue, closed, selected, run }: DeskOffer): readonly PaletteItem[] {
  const place = (icon: LucideIcon, { to, name, detail }: Place, cap?: string): PaletteItem => ({
    id: to.conversation,
    group: 'paletteChats',
    icon,
    label: name,
    detail,
    cap,
    run: () => run.open(to),
  });
  return [
    ...mine
      .filter((it) => it.to.conversation !== selected?.conversation)
      .map((it) => place(MessageSquare, it, it.row.line < 10 ? `${it.row.line}` : undefined)),
    ...queue.map((it) => place(ListOrdered, { ...it, detail: `${say('stageWaiting')} · ${it.detail}` })),
    ...closed.map((it) => place(Check, { ...it, detail: say('stageClosed') })),
  ];
}

const ZONE_ICONS = { search: Search, monitor: ActivityIcon, settings: Gear } as const;
const ZONE_KEYS = { search: 'search', monitor: 'goMonitor', settings: 'goSettings' } as const;

function pageItems({ say, cap, zones, places, run }: DeskOffer): readonly PaletteItem[] {
  return [
    {
      id: 'inbox',
      group: 'palettePages',
      icon: MessagesSquare,
      label: say('inbox'),
      cap: cap('goInbox'),
      run: run.inbox,
    },
    {
      id: 'queue',
      group: 'palettePages',
      icon: ListOrdered,
      label: say('queue'),
      cap: cap('goQueue'),
      run: run.queue,
    },
    ...zones.map(
      (zone): PaletteItem => ({
        id: zone,
        group: 'palettePages',
        icon: ZONE_ICONS[zone],
        label: say(zone === 'search' ? 'searchSaid' : zone),
        cap: cap(ZONE_KEYS[zone]),
        run: () => run.zone(zone),
      }),
    ),
    ...places.map(
      ({ path, word }): PaletteItem => ({
        id: path,
        group: 'palettePages',
        icon: Gear,
        label: say(word),
        run: () => run.place(path),
      }),
    ),
    {
      id: 'help',
      group: 'palettePages',
      icon: Keyboard,
      label: say('helpTitle'),
      cap: cap('help'),
      run: run.help,
    },
  ];
}
