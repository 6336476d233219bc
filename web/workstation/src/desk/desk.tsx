import { useEffect, useRef, useState } from 'react';
import { nameOf, rowsOf, stepFrom } from '../model/chats.ts';
import { actOf, focusOf, type KeyAct } from '../model/keys.ts';
import { unreadInAll } from '../model/unread.ts';
import { prefer, usePreferences } from '../preferences.ts';
import type { Session } from '../session/session.ts';
import { Facts } from '../thread/facts.tsx';
import type { ReplyHandle } from '../thread/reply-box.tsx';
import { Thread } from '../thread/thread.tsx';
import { classes } from '../ui/classes.ts';
import { useWords } from '../words.ts';
import { useArrivals } from './arrivals.ts';
import { ChatList } from './chat-list.tsx';
import { useCommands } from './commands.ts';
import styles from './desk.module.css';
import { Empty } from './empty.tsx';
import { Help } from './help.tsx';
import { LineBanner } from './line-banner.tsx';
import { useHeldGroups } from './order.ts';
import { Rail } from './rail.tsx';
import { useReturnedTexts } from './returned.ts';
import { standingOf, useSelection } from './selection.ts';
import { SkipLinks } from './skip-links.tsx';
import { Snack } from './snack.tsx';
import { type DeskTools, ToolsProvider, useChatState } from './tools.ts';
import { TopBar } from './top-bar.tsx';

/** The workstation: rail, top bar, list, conversation, facts. */
export function Desk({ session, ...tools }: DeskTools & { session: Session }) {
  return (
    <ToolsProvider value={tools}>
      <Board {...tools} session={session} />
    </ToolsProvider>
  );
}

const FACTS_OVER_PX = 1180;
const LOADED_MAX = 20;

function Board({ chat, drafts, session, me }: DeskTools & { session: Session }) {
  const state = useChatState();
  const words = useWords();
  const { say } = words;
  const { facts, singleKeys } = usePreferences();
  const [over, setOver] = useState(false);
  const [help, setHelp] = useState(false);
  const reply = useRef<ReplyHandle>(null);
  const list = useRef<HTMLDivElement>(null);
  const [wantsFocus, setWantsFocus] = useState(false);
  const groups = useHeldGroups(state);
  const rows = rowsOf(groups);
  const [selected, select] = useSelection(state);
  const commands = useCommands(chat, say, (to) => {
    setWantsFocus(true);
    select(to);
  });
  const standing = selected && standingOf(state, selected);
  const { chats, board } = state.desk;
  const news = useArrivals(chat, words, selected?.timeline);
  useReturnedTexts(state, drafts, me.id);

  useEffect(() => {
    for (const card of chats.slice(0, LOADED_MAX)) chat.load(card.timeline);
  }, [chat, chats]);

  const unread = unreadInAll(state);
  const title = selected ? nameOf(selected, (id) => say('guest', { id })) : me.name;
  useEffect(() => {
    document.title = `${unread > 0 ? `(${unread}) ` : ''}${title} – ${say('myChats')}`;
  }, [unread, title, say]);

  // After a take the chat becomes mine a moment later, and with it the composer appears.
  useEffect(() => {
    if (!wantsFocus || standing !== 'mine') return;
    setWantsFocus(false);
    reply.current?.focus('reply');
  }, [wantsFocus, standing]);

  // The form that had the focus is gone.
  useEffect(() => {
    if (document.activeElement === document.body) list.current?.focus();
  }, []);

  const focusRow = (conversation: string | undefined) => {
    const find = () => list.current?.querySelector<HTMLElement>(`[data-chat="${conversation}"] button`);
    (find() ?? list.current)?.focus();
    // The row may move to another group, or be shown, with the drawing that follows. A key that was pressed since then
    // has moved the focus: that stays.
    requestAnimationFrame(() => {
      if (document.activeElement === document.body || document.activeElement === list.current)
        find()?.focus();
    });
  };

  const close = async () => {
    if (!selected || standing !== 'mine') return;
    const at = rows.findIndex((row) => row.card.conversation === selected.conversation);
    const next = rows[at + 1] ?? rows[at - 1];
    if (!(await commands.close(selected))) return;
    if (next) {
      select(next.card);
      focusRow(next.card.conversation);
    } else document.getElementById('thread')?.focus();
  };
  const takeNext = async () => {
    const first = board?.waiting[0];
    if (first) await commands.take(first);
  };
  const toggleFacts = () => {
    if (innerWidth < FACTS_OVER_PX) setOver(!over);
    else prefer({ facts: !facts });
  };
  const leave = () => {
    if (over) setOver(false);
    else if (selected) focusRow(selected.conversation);
  };

  const act = (it: KeyAct) => {
    switch (it.act) {
      case 'take':
        return void takeNext();
      case 'line':
      case 'next':
      case 'previous': {
        const row =
          it.act === 'line'
            ? rows[it.line - 1]
            : stepFrom(rows, selected?.conversation, it.act === 'next' ? 1 : -1);
        if (!row) return;
        select(row.card);
        return void focusRow(row.card.conversation);
      }
      case 'reply':
      case 'note':
        return reply.current?.focus(it.act);
      case 'close':
        return void close();
      case 'facts':
        return toggleFacts();
      case 'help':
        return setHelp(true);
      case 'escape':
        return leave();
    }
  };
  const actNow = useRef(act);
  actNow.current = act;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (
        event.defaultPrevented ||
        event.isComposing ||
        document.querySelector('dialog[open], :popover-open')
      )
        return;
      const it = actOf(event, focusOf(event.target), singleKeys);
      if (!it) return;
      event.preventDefault();
      actNow.current(it);
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [singleKeys]);

  return (
    <div className={styles.desk} data-open={selected ? 'thread' : 'list'}>
      <SkipLinks />
      <Rail waiting={board?.total ?? 0} onHelp={() => setHelp(true)} onHome={() => focusRow(undefined)} />
      <TopBar session={session} />
      <div className={classes(styles.work, selected && facts && styles.withFacts)}>
        <LineBanner />
        <ChatList
          ref={list}
          groups={groups}
          selected={selected?.conversation}
          commands={commands}
          onOpen={(to) => select(to)}
        />
        {selected && standing ? (
          <Thread
            key={selected.conversation}
            selected={selected}
            standing={standing}
            commands={commands}
            replyRef={reply}
            factsShown={facts}
            onFacts={toggleFacts}
            onClose={() => void close()}
            onBack={() => {
              select(undefined);
              focusRow(selected.conversation);
            }}
          />
        ) : (
          <Empty onHelp={() => setHelp(true)} />
        )}
        {selected && standing && (facts || over) && (
          <Facts
            key={`facts-${selected.conversation}`}
            selected={selected}
            standing={standing}
            over={over}
            onClose={() => (over ? setOver(false) : prefer({ facts: false }))}
          />
        )}
      </div>
      <Snack commands={commands} />
      <p role="status" className="hidden-text">
        {news}
      </p>
      {help && <Help onClose={() => setHelp(false)} />}
    </div>
  );
}
