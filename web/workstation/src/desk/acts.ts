import type { DeskChat, PlaceName } from '@switchboard/core';
import { type ChatRow, offersOf, stepFrom } from '../model/chats.ts';
import { endMissing } from '../model/close-codes.ts';
import type { KeyAct } from '../model/keys.ts';
import { sayDraft } from '../model/say-draft.ts';
import { prefer, usePreferences } from '../preferences.ts';
import type { ComposerTab } from '../ui/composer.tsx';
import { useWords } from '../words.ts';
import type { Closing } from './closing.ts';
import type { Commands } from './commands.ts';
import { focusIfLost, focusQueue, focusRow, focusTile, focusZone } from './focus.ts';
import type { Open } from './layout.ts';
import { outcomeOf } from './outcomes.ts';
import type { Selected, Standing } from './selection.ts';
import { useChatState, useTools } from './tools.ts';

const FACTS_OVER_PX = 1180;

/** A window over the desk. */
export type Over = 'palette' | 'help' | 'notices' | 'transfer' | 'close' | undefined;

export interface Surroundings {
  readonly rows: readonly ChatRow[];
  readonly open: Open;
  readonly standing: Standing | undefined;
  readonly commands: Commands;
  /** How the chat that is open ends. */
  readonly closing: Closing;
  /** The facts lie over the conversation, for want of room. */
  readonly factsOver: boolean;
  readonly setFactsOver: (on: boolean) => void;
  readonly setOver: (over: Over) => void;
  /** Takes note of where I am; the answer says whether I went on to something else since. */
  readonly here: () => () => boolean;
  /** The focus goes into this chat's composer as soon as it is drawn; without a tab into the one it had. */
  readonly write: (conversation: string, tab?: ComposerTab) => void;
}

/** What a person can do at the desk, by key, by button, or by the palette. */
export function useActs(around: Surroundings) {
  const { rows, open, standing, commands, closing, factsOver, setFactsOver, setOver, here, write } = around;
  const { selected, tiled } = open;
  const { chat, drafts } = useTools();
  const state = useChatState();
  const { facts } = usePreferences();
  const { say } = useWords();

  const goTo = (to: Selected) => {
    open.select(to);
    if (tiled) focusTile(to.conversation);
    else focusRow(to.conversation);
  };
  /** Ends what is open: a chat is closed, a closed one is written up. Then comes the next. */
  const end = async () => {
    if (!selected || (standing !== 'mine' && standing !== 'wrapUp')) return;
    const at = rows.findIndex((row) => row.card.conversation === selected.conversation);
    const isOpen = (row: ChatRow) => open.tiles.some((it) => it.conversation === row.card.conversation);
    const free = tiled ? rows.filter((row) => !isOpen(row)) : [];
    const next = tiled ? free[0] : (rows[at + 1] ?? rows[at - 1]);
    const beside = open.beside(1);
    const wentOn = here();
    const ended = standing === 'wrapUp' ? await finish(selected) : await commands.close(selected);
    if (!ended) return;
    // The desk tells a moment later whether there is something to write up.
    const isWrittenUp = standing === 'mine' && (await placeAfter(chat, selected)) === 'wrap_up';
    if (tiled && !isWrittenUp) open.unplug(selected.conversation);
    if (wentOn()) return;
    if (isWrittenUp) write(selected.conversation, 'note');
    else if (next) goTo(next.card);
    else if (tiled && beside && beside.conversation !== selected.conversation) focusTile(beside.conversation);
    else document.getElementById(tiled ? 'list' : 'thread')?.focus();
  };
  /** The chat that was open is somebody else's now. */
  const after = () => {
    if (!selected) return;
    const rest = rows.filter((row) => row.card.conversation !== selected.conversation);
    if (tiled) open.unplug(selected.conversation);
    const next = tiled
      ? rest.find((row) => !open.tiles.some((it) => it.conversation === row.card.conversation))
      : rest[0];
    if (next) goTo(next.card);
    else focusRow(undefined);
  };
  const finish = async (it: Selected) => {
    const said = outcomeOf(it.conversation);
    const code = closing.codes.find(({ id }) => id === said?.code);
    const missing = endMissing(closing, code, drafts.book()[it.conversation]?.note ?? '');
    if (missing) {
      commands.tell(say(missing === 'code' ? 'codeMissing' : 'codeNoteMissing'));
      write(it.conversation);
      return false;
    }
    if (code && said?.state !== 'saved' && !(await commands.outcome(it.conversation, code.id))) return false;
    sayNote(it);
    return commands.done(it);
  };
  const sayNote = (it: Selected) => sayDraft({ chat, drafts }, it, 'note');
  /** Where codes are to choose from and nothing is written up afterwards, they are asked for first. */
  const close = async () => {
    if (standing !== 'mine') return;
    if (closing.known && closing.codes.length > 0 && !closing.wrapsUp) setOver('close');
    else await end();
  };
  /** The codes were asked for. */
  const closeNow = async () => {
    if (selected) sayNote(selected);
    await end();
  };
  const done = async () => {
    if (standing === 'wrapUp') await end();
  };
  // A server that keeps no status knows neither hold nor transfer.
  const place = state.desk.chats.find((it) => it.conversation === selected?.conversation)?.place;
  const canDesk = standing === 'mine' && place !== 'leaving' && state.desk.me !== undefined;
  const hold = async () => {
    const card = state.desk.chats.find((it) => it.conversation === selected?.conversation);
    if (selected && card && canDesk) await commands.hold(selected, card.place !== 'on_hold');
  };
  const [offer] = offersOf(state);
  const takeNext = async () => {
    if (offer) return void (await commands.accept(offer));
    const first = state.desk.board?.waiting[0];
    if (first) await commands.take(first);
  };
  const toggleFacts = () => {
    if (tiled || innerWidth < FACTS_OVER_PX) setFactsOver(!factsOver);
    else prefer({ facts: !facts });
  };
  const tile = (on: boolean) => {
    open.setTiled(
      on,
      rows.map((row) => row.card.conversation),
    );
    // The list is another one now; a button of the bar keeps the focus.
    focusIfLost(() => document.querySelector<HTMLElement>(on ? '#thread' : '#list [aria-current="true"]'));
  };
  const leave = () => {
    if (factsOver) setFactsOver(false);
    else if (!selected) return;
    else if (tiled && document.activeElement instanceof HTMLTextAreaElement) focusTile(selected.conversation);
    else focusRow(selected.conversation);
  };
  const toQueue = () => {
    if (tiled) tile(false);
    focusQueue();
  };
  const besideTile = (by: 1 | -1): boolean => {
    const to = tiled ? open.beside(by) : undefined;
    if (!to) return false;
    const writes = document.activeElement instanceof HTMLTextAreaElement;
    open.select(to);
    if (writes) write(to.conversation);
    else focusTile(to.conversation);
    return true;
  };
  const copyLink = async ({ conversation }: Selected) => {
    try {
      await navigator.clipboard.writeText(`${location.origin}/desk/chats/${conversation}`);
      commands.tell(say('linkCopied'));
    } catch {
      commands.tell(say('linkNotCopied'));
    }
  };

  /** False: this key means nothing now. */
  const run = (it: KeyAct): boolean => {
    switch (it.act) {
      case 'take':
        void takeNext();
        break;
      case 'decline':
        if (!offer) return false;
        void commands.decline(offer);
        break;
      case 'line': {
        const row = rows[it.line - 1];
        if (row) goTo(row.card);
        break;
      }
      case 'next':
      case 'previous': {
        const by = it.act === 'next' ? 1 : -1;
        if (tiled) return besideTile(by);
        const row = stepFrom(rows, selected?.conversation, by);
        if (row) goTo(row.card);
        break;
      }
      case 'tileNext':
      case 'tilePrevious':
        return besideTile(it.act === 'tileNext' ? 1 : -1);
      case 'reply':
      case 'note':
        if (selected && (standing === 'mine' || standing === 'wrapUp')) write(selected.conversation, it.act);
        break;
      case 'close':
        void close();
        break;
      case 'done':
        void done();
        break;
      case 'transfer':
        if (canDesk) setOver('transfer');
        break;
      case 'hold':
        void hold();
        break;
      case 'facts':
        toggleFacts();
        break;
      case 'zoneNext':
      case 'zonePrevious':
        focusZone(it.act === 'zoneNext' ? 1 : -1);
        break;
      case 'goInbox':
        focusRow(selected?.conversation);
        break;
      case 'goQueue':
        toQueue();
        break;
      case 'goMonitor':
      case 'goSettings':
        return false;
      case 'palette':
        setOver('palette');
        break;
      case 'help':
        setOver('help');
        break;
      case 'escape':
        leave();
        break;
    }
    return true;
  };
  return { run, goTo, after, close, closeNow, done, hold, takeNext, toggleFacts, tile, toQueue, copyLink };
}

const AFTER_MS = 1_000;

/** What is to be done with a chat after it was closed: told with the inbox; nothing, if it left it. */
function placeAfter(chat: DeskChat, { conversation }: Selected): Promise<PlaceName | undefined> {
  const place = () => chat.state().desk.chats.find((it) => it.conversation === conversation)?.place;
  return new Promise((resolve) => {
    const look = () => {
      if (place() !== 'mine') end();
    };
    const end = () => {
      clearTimeout(timer);
      off();
      resolve(place());
    };
    const timer = setTimeout(end, AFTER_MS);
    const off = chat.subscribe(look);
    look();
  });
}

export type Acts = ReturnType<typeof useActs>;
