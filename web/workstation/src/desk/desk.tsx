import type { EarlierChat } from '@switchboard/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { nameOf, offersOf, rowsOf } from '../model/chats.ts';
import { NoticesDialog } from '../notices/dialog.tsx';
import { DeskPalette } from '../palette/desk-palette.tsx';
import { PastAtDesk } from '../past/at-desk.tsx';
import { prefer, usePreferences } from '../preferences.ts';
import type { Session } from '../session/session.ts';
import { go, homeOf, useAddress, type Zone, zoneOf } from '../shell/address.ts';
import { Rail } from '../shell/rail.tsx';
import { maySupervise } from '../shell/rights.ts';
import { ShellProvider } from '../shell/shell.ts';
import { useRights } from '../shell/use-rights.ts';
import { OtherZone } from '../shell/zone.tsx';
import { CloseDialog } from '../thread/close-dialog.tsx';
import { Facts } from '../thread/facts.tsx';
import type { ReplyHandle } from '../thread/reply-box.tsx';
import { Thread } from '../thread/thread.tsx';
import { Tiles } from '../thread/tiles.tsx';
import { Transfer } from '../thread/transfer.tsx';
import { classes } from '../ui/classes.ts';
import type { ComposerTab } from '../ui/composer.tsx';
import { useWords } from '../words.ts';
import { type Over, useActs } from './acts.ts';
import { type Asker, AskProvider } from './ask.ts';
import { Attention } from './attention.tsx';
import { ChatList } from './chat-list.tsx';
import { useClosing } from './closing.ts';
import { useCommands } from './commands.ts';
import styles from './desk.module.css';
import { Empty } from './empty.tsx';
import { focusIfLost, focusRow } from './focus.ts';
import { useHandovers } from './handovers.ts';
import { Help } from './help.tsx';
import { useHotkeys } from './hotkeys.ts';
import { useLayout, useNarrow } from './layout.ts';
import { LineBanner } from './line-banner.tsx';
import { NextBar } from './next-card.tsx';
import { OfferCard } from './offers.tsx';
import { useHeldGroups } from './order.ts';
import { useReturnedTexts } from './returned.ts';
import { type Selected, standingOf } from './selection.ts';
import { SkipLinks } from './skip-links.tsx';
import { Snack } from './snack.tsx';
import { Strip } from './strip.tsx';
import { type DeskTools, ToolsProvider, useChatState } from './tools.ts';
import { TopBar } from './top-bar.tsx';
import { usePresence } from './use-presence.ts';
import { useWentOn } from './went-on.ts';

/** The workstation: rail, top bar, list, conversations, facts; or another zone beside the rail. */
export function Desk({ session, ...tools }: DeskTools & { session: Session }) {
  const ask = useMemo<Asker>(() => (method, path, how) => session.ask(method, path, how), [session]);
  return (
    <ToolsProvider value={tools}>
      <AskProvider value={ask}>
        <Board {...tools} session={session} />
      </AskProvider>
    </ToolsProvider>
  );
}

const LOADED_MAX = 20;
const ZONES: readonly Exclude<Zone, 'desk'>[] = ['search', 'monitor', 'settings'];
const ANYWHERE = new Set<string>(['palette', 'help', 'goInbox', 'goQueue']);
const toDesk = () => {
  if (zoneOf(location.pathname) !== 'desk') go(homeOf('desk'));
};

function Board({ chat, drafts, session, me }: DeskTools & { session: Session }) {
  const state = useChatState();
  const { say } = useWords();
  const { facts } = usePreferences();
  const [factsOver, setFactsOver] = useState(false);
  const [over, setOver] = useState<Over>();
  const [aim, setAim] = useState('');
  const [earlier, setEarlier] = useState<{ readonly of: string; readonly chat: EarlierChat }>();
  const reply = useRef<ReplyHandle>(null);
  const groups = useHeldGroups(state);
  const rows = rowsOf(groups);
  const zone = zoneOf(useAddress());
  const rights = useRights(session, zone);
  const open = useLayout(state, zone === 'desk');
  const { selected, tiled } = open;
  const [wanted, setWanted] = useState<{ conversation: string; tab?: ComposerTab | undefined }>();
  const write = (conversation: string, tab?: ComposerTab) => setWanted({ conversation, tab });
  const here = useWentOn(selected?.conversation);
  const show = (to: Selected) => {
    toDesk();
    write(to.conversation, 'reply');
    open.select(to);
  };
  const commands = useCommands(chat, say, show, here);
  const standing = selected && standingOf(state, selected);
  const { chats, board } = state.desk;
  const closing = useClosing(selected?.conversation);
  const around = { rows, open, standing, commands, closing, factsOver, setFactsOver, setOver, here, write };
  const acts = useActs(around);
  const zones = ZONES.filter((it) => it !== 'monitor' || maySupervise(rights));
  useHotkeys((it) => {
    if (it.act === 'goMonitor' || it.act === 'goSettings') {
      const to = it.act === 'goMonitor' ? 'monitor' : 'settings';
      if (!zones.includes(to)) return false;
      go(homeOf(to));
      return true;
    }
    if (it.act === 'search') {
      if (zone === 'search') document.getElementById('search-field')?.focus();
      else go(homeOf('search'));
      return true;
    }
    // The keys of a chat mean nothing where none is shown.
    if (zone !== 'desk' && !ANYWHERE.has(it.act)) return false;
    if (it.act === 'goInbox' || it.act === 'goQueue') toDesk();
    return acts.run(it);
  });
  usePresence(chat);
  useHandovers(state, say, commands);
  useReturnedTexts(state, drafts, me.id);

  useEffect(() => {
    for (const card of chats.slice(0, LOADED_MAX)) chat.load(card.timeline);
  }, [chat, chats]);

  // After a take the chat becomes mine a moment later, and with it the composer appears.
  useEffect(() => {
    const ready = standing === 'mine' || standing === 'wrapUp';
    if (!wanted || wanted.conversation !== selected?.conversation || !ready) return;
    setWanted(undefined);
    reply.current?.focus(wanted.tab);
  }, [wanted, selected, standing]);

  // What is below the log changes with how I stand to the chat: the composer that had the focus may be gone.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the standing is what changes.
  useEffect(() => focusIfLost(() => document.getElementById('thread')), [standing, selected?.conversation]);

  // The form that had the focus is gone.
  useEffect(() => {
    if (document.activeElement === document.body) document.getElementById('list')?.focus();
  }, []);

  const narrow = useNarrow();
  const past = earlier && earlier.of === selected?.conversation ? earlier.chat : undefined;
  const next = board?.waiting[0];
  const [offer] = offersOf(state);
  const lastHasKeys = tiled && open.tiles.at(-1)?.conversation === selected?.conversation;
  const factsShown = selected && standing && (factsOver || (facts && !tiled));
  const shell = useMemo(
    () => ({
      session,
      rights,
      openPalette: () => setOver('palette'),
      openNotices: () => setOver('notices'),
    }),
    [session, rights],
  );
  return (
    <div className={styles.desk} data-open={zone === 'desk' && selected ? 'thread' : 'list'}>
      {zone === 'desk' && <SkipLinks />}
      <Rail
        zone={zone}
        rights={rights}
        waiting={board?.total ?? 0}
        onHelp={() => setOver('help')}
        onHome={() => {
          toDesk();
          focusRow(undefined);
        }}
        onQueue={() => {
          toDesk();
          acts.toQueue();
        }}
      />
      {zone === 'desk' ? (
        <>
          <TopBar
            session={session}
            commands={commands}
            tiled={tiled}
            canTile={open.room > 1}
            onTiled={acts.tile}
            onPalette={() => setOver('palette')}
            onNotices={() => setOver('notices')}
          />
          <div
            data-frame
            className={classes(styles.work, tiled ? styles.tiled : selected && facts && styles.withFacts)}
          >
            <LineBanner />
            {tiled && offer && (
              <OfferCard
                key={`${offer.conversation} ${offer.offer}`}
                bar
                first
                card={offer}
                commands={commands}
                onOpen={() => open.select(offer)}
              />
            )}
            {tiled && next && !offer && (
              <NextBar card={next} commands={commands} onOpen={() => open.select(next)} />
            )}
            <div role={narrow && !selected ? 'main' : undefined} className={styles.contents}>
              {tiled ? (
                <Strip
                  groups={groups}
                  selected={selected?.conversation}
                  tiles={open.tiles}
                  onOpen={acts.goTo}
                  onUnfold={() => acts.tile(false)}
                />
              ) : (
                <ChatList
                  groups={groups}
                  selected={selected?.conversation}
                  commands={commands}
                  onOpen={(to: Selected) => open.select(to)}
                />
              )}
            </div>
            {past && (
              <PastAtDesk
                chat={past}
                onClose={() => {
                  setEarlier(undefined);
                  requestAnimationFrame(() => document.getElementById('thread')?.focus());
                }}
              />
            )}
            {!past && tiled && open.tiles.length > 0 && (
              <Tiles
                open={open}
                rows={rows}
                commands={commands}
                replyRef={reply}
                onClose={() => void acts.close()}
                onDone={() => void acts.done()}
              />
            )}
            {!past && !tiled && selected && standing && (
              <Thread
                key={selected.conversation}
                selected={selected}
                standing={standing}
                commands={commands}
                replyRef={reply}
                factsShown={facts}
                onFacts={acts.toggleFacts}
                onClose={() => void acts.close()}
                onDone={() => void acts.done()}
                onTransfer={() => setOver('transfer')}
                onBack={() => {
                  open.select(undefined);
                  focusRow(selected.conversation);
                }}
              />
            )}
            {!narrow && (tiled ? open.tiles.length === 0 : !selected) && (
              <Empty commands={commands} onHelp={() => setOver('help')} />
            )}
            {factsShown && (
              <Facts
                key={`facts-${selected.conversation}`}
                selected={selected}
                standing={standing}
                onPast={(chat) => {
                  setEarlier({ of: selected.conversation, chat });
                  if (factsOver) setFactsOver(false);
                }}
                over={factsOver && (lastHasKeys ? 'start' : 'end')}
                onClose={() => (factsOver ? setFactsOver(false) : prefer({ facts: false }))}
              />
            )}
          </div>
        </>
      ) : (
        <>
          <ShellProvider value={shell}>
            <OtherZone zone={zone} />
          </ShellProvider>
          {offer && (
            <div className={styles.elsewhere}>
              <OfferCard
                key={`${offer.conversation} ${offer.offer}`}
                first
                card={offer}
                commands={commands}
                onOpen={() => {
                  toDesk();
                  acts.goTo(offer);
                }}
              />
            </div>
          )}
        </>
      )}
      <Snack commands={commands} />
      <Attention
        groups={groups}
        open={open}
        place={zone === 'desk' ? undefined : say(zone)}
        onOpen={(to) => {
          toDesk();
          acts.goTo(to);
        }}
      />
      {over === 'help' && <Help onClose={() => setOver(undefined)} />}
      {over === 'notices' && <NoticesDialog onClose={() => setOver(undefined)} />}
      {over === 'close' && zone === 'desk' && selected && (
        <CloseDialog
          selected={selected}
          name={nameOf(selected, (id) => say('guest', { id }))}
          closing={closing}
          commands={commands}
          onEnd={() => void acts.closeNow()}
          onClose={() => setOver(undefined)}
        />
      )}
      {over === 'transfer' && zone === 'desk' && selected && (
        <Transfer
          selected={selected}
          name={nameOf(selected, (id) => say('guest', { id }))}
          commands={commands}
          aim={aim}
          onDone={(warm) => (warm ? write(selected.conversation) : acts.after())}
          onClose={() => {
            setAim('');
            setOver(undefined);
          }}
        />
      )}
      {over === 'palette' && (
        <DeskPalette
          {...around}
          acts={acts}
          onTransferTo={(to) => {
            setAim(to);
            setOver('transfer');
          }}
          session={session}
          zones={zones}
          rights={rights}
          elsewhere={zone !== 'desk'}
          toDesk={toDesk}
        />
      )}
    </div>
  );
}
