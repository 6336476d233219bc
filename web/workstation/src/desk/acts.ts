import { type ChatRow, stepFrom } from '../model/chats.ts';
import type { KeyAct } from '../model/keys.ts';
import { prefer, usePreferences } from '../preferences.ts';
import type { ComposerTab } from '../ui/composer.tsx';
import { useWords } from '../words.ts';
import type { Commands } from './commands.ts';
import { focusIfLost, focusQueue, focusRow, focusTile, focusZone } from './focus.ts';
import type { Open } from './layout.ts';
import type { Selected, Standing } from './selection.ts';
import { useChatState } from './tools.ts';

const FACTS_OVER_PX = 1180;

/** A window over the desk. */
export type Over = 'palette' | 'help' | 'notices' | undefined;

export interface Surroundings {
  readonly rows: readonly ChatRow[];
  readonly open: Open;
  readonly standing: Standing | undefined;
  readonly commands: Commands;
  /** The facts lie over the conversation, for want of room. */
  readonly factsOver: boolean;
  readonly setFactsOver: (on: boolean) => void;
  readonly setOver: (over: Over) => void;
  /** The focus goes into this chat's composer as soon as it is drawn; without a tab into the one it had. */
  readonly write: (conversation: string, tab?: ComposerTab) => void;
}

/** What a person can do at the desk, by key, by button, or by the palette. */
export function useActs(around: Surroundings) {
  const { rows, open, standing, commands, factsOver, setFactsOver, setOver, write } = around;
  const { selected, tiled } = open;
  const state = useChatState();
  const { facts } = usePreferences();
  const { say } = useWords();

  const goTo = (to: Selected) => {
    open.select(to);
    if (tiled) focusTile(to.conversation);
    else focusRow(to.conversation);
  };
  const close = async () => {
    if (!selected || standing !== 'mine') return;
    const at = rows.findIndex((row) => row.card.conversation === selected.conversation);
    const isOpen = (row: ChatRow) => open.tiles.some((it) => it.conversation === row.card.conversation);
    const free = tiled ? rows.filter((row) => !isOpen(row)) : [];
    const next = tiled ? free[0] : (rows[at + 1] ?? rows[at - 1]);
    const beside = open.beside(1);
    if (!(await commands.close(selected))) return;
    if (tiled) open.unplug(selected.conversation);
    if (next) goTo(next.card);
    else if (tiled && beside && beside.conversation !== selected.conversation) focusTile(beside.conversation);
    else document.getElementById(tiled ? 'list' : 'thread')?.focus();
  };
  const takeNext = async () => {
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
        if (selected && standing === 'mine') write(selected.conversation, it.act);
        break;
      case 'close':
        void close();
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
      case 'palette':
      case 'search':
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
  return { run, goTo, close, takeNext, toggleFacts, tile, toQueue, copyLink };
}

export type Acts = ReturnType<typeof useActs>;
