import type { Acts, Over } from '../desk/acts.ts';
import { useRead } from '../desk/ask.ts';
import type { Commands } from '../desk/commands.ts';
import { focusRow } from '../desk/focus.ts';
import { useKeyCaps } from '../desk/key-caps.ts';
import type { Open } from '../desk/layout.ts';
import type { Selected, Standing } from '../desk/selection.ts';
import { useChatState, useTools } from '../desk/tools.ts';
import { type ChatRow, nameOf, offersOf, shortName } from '../model/chats.ts';
import { freeOf, groupsOf, isOpen, type Targets } from '../model/targets.ts';
import { prefer, usePreferences } from '../preferences.ts';
import type { Session } from '../session/session.ts';
import { go, homeOf, type Zone } from '../shell/address.ts';
import { settingsPages } from '../shell/pages.ts';
import type { Rights } from '../shell/rights.ts';
import type { ComposerTab } from '../ui/composer.tsx';
import { useWords } from '../words.ts';
import { deskItems } from './desk-items.ts';
import { Palette } from './palette.tsx';

/** The palette over this desk, with what can be done at this moment. */
export function DeskPalette({
  rows,
  open,
  standing,
  commands,
  acts,
  session,
  write,
  setOver,
  zones,
  rights,
  elsewhere,
  toDesk,
  onTransferTo,
}: {
  rows: readonly ChatRow[];
  open: Open;
  standing: Standing | undefined;
  commands: Commands;
  acts: Acts;
  session: Session;
  write: (conversation: string, tab?: ComposerTab) => void;
  setOver: (over: Over) => void;
  zones: readonly Exclude<Zone, 'desk'>[];
  rights: Rights | undefined;
  /** Another zone is shown: no chat is open then. */
  elsewhere: boolean;
  toDesk: () => void;
  onTransferTo: (name: string) => void;
}) {
  const { say } = useWords();
  const cap = useKeyCaps();
  const habits = usePreferences();
  const state = useChatState();
  const { desk } = state;
  const [offer] = offersOf(state);
  const { tiled, room, tiles } = open;
  const selected = elsewhere ? undefined : open.selected;
  const guest = (id: string) => say('guest', { id });
  const isMine = (it: Selected) => rows.some((row) => row.card.conversation === it.conversation);
  const place = (to: Selected, detail: string) => ({ to, name: nameOf(to, guest), detail });
  const queue = (desk.board?.waiting ?? []).filter((it) => !isMine(it));
  const items = deskItems({
    say,
    cap,
    selected,
    standing,
    held: desk.chats.some((it) => it.conversation === selected?.conversation && it.place === 'on_hold'),
    status: desk.me?.status,
    offer: offer && place(offer, offer.preview),
    mine: rows.map((row) => ({ ...place(row.card, row.preview), row })),
    queue: queue.map((it) => place(it, it.preview)),
    closed: commands.closed
      .filter((it) => !isMine(it) && !queue.some((other) => other.conversation === it.conversation))
      .map((it) => place(it, '')),
    targets: useTargets(),
    habits,
    zones,
    places: settingsPages(rights),
    tiled,
    canTile: room > 1 && !elsewhere,
    inTile: selected !== undefined && tiles.some((it) => it.conversation === selected.conversation),
    run: {
      take: (chat) => void commands.take(chat),
      takeNext: () => void acts.takeNext(),
      close: () => void acts.close(),
      done: () => void acts.done(),
      hold: () => void acts.hold(),
      transfer: () => setOver('transfer'),
      transferTo: onTransferTo,
      accept: () => offer && void commands.accept(offer),
      decline: () => offer && void commands.decline(offer),
      status: (status) => void commands.status({ status }),
      reopen: (chat) => void commands.reopen(chat),
      write: (tab) => selected && write(selected.conversation, tab),
      facts: acts.toggleFacts,
      copyLink: (chat) => void acts.copyLink(chat),
      open: (chat) => {
        toDesk();
        acts.goTo(chat);
      },
      unplug: (chat) => open.unplug(chat.conversation),
      tile: () => acts.tile(!tiled),
      inbox: () => {
        toDesk();
        focusRow(selected?.conversation);
      },
      queue: () => {
        toDesk();
        acts.toQueue();
      },
      zone: (zone) => go(homeOf(zone)),
      place: (path) => go(path),
      help: () => setOver('help'),
      notices: () => setOver('notices'),
      prefer,
      signOut: () => void session.signOut(),
    },
  });
  return (
    <Palette
      items={items}
      context={selected && shortName(nameOf(selected, guest))}
      onClose={() => setOver(undefined)}
    />
  );
}

const LOOK_MS = 5_000;

/** Whom a chat can go to now, with the room that they have. */
function useTargets(): readonly { readonly name: string; readonly detail: string }[] {
  const { say } = useWords();
  const { me } = useTools();
  const { value } = useRead<Targets>('/v1/targets', LOOK_MS);
  if (!value) return [];
  const { queues, operators } = groupsOf(value, { me: me.id, queue: undefined }, '', {
    queues: false,
    operators: false,
  });
  return [...operators, ...queues].filter(isOpen).map((it) =>
    it.to === 'operator'
      ? {
          name: it.operator.name,
          detail: it.operator.can === 'full' ? say('canFull') : say('freeSlots', { n: freeOf(it.operator) }),
        }
      : {
          name: it.queue?.name ?? '',
          detail: say('freeOf', { n: it.queue?.free ?? 0, all: it.queue?.online ?? 0 }),
        },
  );
}
