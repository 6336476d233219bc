import { timeOfDay } from '@switchboard/core';
import { ChevronDown, Clock, Columns3, Square } from 'lucide-react';
import { useId } from 'react';
import type { Session } from '../session/session.ts';
import { classes } from '../ui/classes.ts';
import { Icon } from '../ui/icon.tsx';
import { JackRow } from '../ui/jack-row.tsx';
import { PaletteButton } from '../ui/palette-button.tsx';
import { Timer } from '../ui/timer.tsx';
import { useWords } from '../words.ts';
import { Account } from './account.tsx';
import type { Commands } from './commands.ts';
import { useKeyCaps } from './key-caps.ts';
import { StatusMenu, useStatusWord } from './status-menu.tsx';
import { isStale, useChatState, useNow } from './tools.ts';
import styles from './top-bar.module.css';

/** The way to everything, one chat or several, the queue at a glance, my line and my slots, my account. */
export function TopBar({
  session,
  commands,
  tiled,
  canTile,
  onTiled,
  onPalette,
  onNotices,
}: {
  session: Session;
  commands: Commands;
  tiled: boolean;
  canTile: boolean;
  onTiled: (on: boolean) => void;
  onPalette: () => void;
  onNotices: () => void;
}) {
  const { say } = useWords();
  const caps = useKeyCaps();
  return (
    <header className={styles.bar} data-zone="bar">
      <h1 className="hidden-text">{say('product')}</h1>
      <PaletteButton
        label={say('searchOrJump')}
        cap={caps('palette')}
        className={styles.search}
        onPress={onPalette}
      />
      {canTile && (
        <fieldset className={styles.view} aria-label={say('view')}>
          <button type="button" aria-pressed={!tiled} title={say('oneChat')} onClick={() => onTiled(false)}>
            <Icon of={Square} size={14} />
            {say('viewOne')}
          </button>
          <button type="button" aria-pressed={tiled} title={say('sideBySide')} onClick={() => onTiled(true)}>
            <Icon of={Columns3} size={14} />
            {say('viewTiles')}
          </button>
        </fieldset>
      )}
      <QueueFigures />
      <LineState commands={commands} />
      <Account session={session} onNotices={onNotices} />
    </header>
  );
}

function QueueFigures() {
  const state = useChatState();
  const now = useNow();
  const { say, region } = useWords();
  const { board } = state.desk;
  if (isStale(state, now) && state.line.lostAt !== undefined)
    return (
      <p className={styles.figures}>
        <Icon of={Clock} size={14} />
        {say('queueStale', { time: timeOfDay(state.line.lostAt, region) })}
      </p>
    );
  if (!board) return <p className={styles.figures} />;
  const longest = board.waiting[0];
  return (
    <p className={styles.figures}>
      {board.total === 0 ? say('queueEmpty') : say('waiting', { n: board.total })}
      {longest && <Timer waitedMs={Math.max(0, now + state.skewMs - longest.since)} />}
    </p>
  );
}

/** The line, and on it my status: chosen from here where the desk keeps one. */
function LineState({ commands }: { commands: Commands }) {
  const state = useChatState();
  const now = useNow();
  const { say } = useWords();
  const { line, desk } = state;
  const open = !isStale(state, now);
  const word =
    line.name === 'open' || (open && state.me)
      ? 'online'
      : line.name === 'closed'
        ? 'offline'
        : state.me
          ? 'reconnecting'
          : 'connecting';
  const id = useId();
  const statusWord = useStatusWord();
  const used = desk.chats.filter((card) => card.place !== 'offered').length;
  const me = desk.me;
  const there = word === 'online' && (!me || me.status === 'online');
  const resting = word === 'online' && me?.status === 'offline';
  const drawn = (
    <>
      <span
        className={classes(styles.dot, there ? styles.ok : resting ? styles.off : styles.warn)}
        aria-hidden
      />
      <b>{word === 'online' && me ? statusWord(me) : say(word)}</b>
      <span className={styles.rule} />
      {used > 0 && used <= 8 && <JackRow used={used} label={say('chatsOpen', { n: used })} />}
      <span aria-hidden={used > 0 && used <= 8}>{used > 0 ? used : say('chatsOpen', { n: used })}</span>
    </>
  );
  if (!me || word !== 'online') return <div className={styles.state}>{drawn}</div>;
  const after = me.next && me.next !== me.status && { status: me.next, reason: me.next_reason };
  return (
    <>
      <button type="button" className={styles.state} popoverTarget={id} title={say('statusMenu')}>
        {drawn}
        {after && <span className={styles.after}>{say('nextStatus', { status: statusWord(after) })}</span>}
        <Icon of={ChevronDown} size={14} />
      </button>
      <StatusMenu key={`${me.status} ${me.reason}`} id={id} me={me} commands={commands} />
    </>
  );
}
