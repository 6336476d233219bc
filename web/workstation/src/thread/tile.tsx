import { Check, X } from 'lucide-react';
import type { FocusEvent, Ref } from 'react';
import type { Commands } from '../desk/commands.ts';
import { useKeyCaps } from '../desk/key-caps.ts';
import type { Selected, Standing } from '../desk/selection.ts';
import { isStale, useChatState, useNow } from '../desk/tools.ts';
import { REPLY_TARGET_MS, urgencyOf, waitOf } from '../model/waits.ts';
import { Avatar } from '../ui/avatar.tsx';
import { IconButton } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { Timer } from '../ui/timer.tsx';
import { WaitLine } from '../ui/wait-line.tsx';
import { useWords } from '../words.ts';
import { Foot } from './foot.tsx';
import { Log } from './log.tsx';
import type { ReplyHandle } from './reply-box.tsx';
import { useStateOf } from './thread-head.tsx';
import styles from './tile.module.css';
import { Typing } from './typing.tsx';
import { useThread } from './use-thread.ts';

export interface TileProps {
  readonly selected: Selected;
  readonly standing: Standing;
  readonly commands: Commands;
  readonly line: number | undefined;
  /** It has the keys: it alone has tabs, tools and Send. */
  readonly focused: boolean;
  readonly replyRef: Ref<ReplyHandle>;
  readonly onFocus: () => void;
  readonly onClose: () => void;
  readonly onDone: () => void;
  readonly onRemove: () => void;
}

/** One of several conversations side by side, with its own composer and its own draft. */
export function Tile(props: TileProps) {
  const { selected, standing, commands, line, focused } = props;
  const { say } = useWords();
  const caps = useKeyCaps();
  const { name, timeline, rows, onSeen, onOlder } = useThread(selected, standing, focused);
  const enter = (event: FocusEvent) => {
    if (!focused && event.target !== event.currentTarget) props.onFocus();
  };
  return (
    <section
      id={focused ? 'thread' : undefined}
      tabIndex={-1}
      data-tile={selected.conversation}
      data-zone={focused ? 'thread' : undefined}
      className={classes(styles.tile, focused && styles.focused)}
      aria-label={say('conversation', { name })}
      onFocus={enter}
      onPointerDown={focused ? undefined : props.onFocus}
    >
      <header className={styles.head}>
        <span className={styles.line} aria-hidden>
          {line}
        </span>
        <Avatar id={selected.customer} name={selected.name} />
        <div className={styles.title}>
          <h2 className="clip" dir="auto" title={name}>
            {name}
          </h2>
          <TileState selected={selected} standing={standing} />
        </div>
        <TileWait selected={selected} />
        {focused && standing === 'mine' && (
          <IconButton
            icon={Check}
            label={say('closeChat')}
            aria-keyshortcuts={caps('close')}
            onClick={props.onClose}
          />
        )}
        <IconButton icon={X} label={say('removeTile', { name })} onClick={props.onRemove} />
      </header>
      <TileLine selected={selected} />
      <Log
        name={name}
        selected={selected}
        timeline={timeline}
        rows={rows}
        active={focused}
        onSeen={onSeen}
        onOlder={onOlder}
      />
      <Typing timeline={selected.timeline} name={name} />
      <Foot
        selected={selected}
        standing={standing}
        commands={commands}
        timeline={timeline}
        name={name}
        replyRef={focused ? props.replyRef : undefined}
        atRest={focused ? undefined : { line }}
        onDone={props.onDone}
      />
    </section>
  );
}

function TileState({ selected, standing }: { selected: Selected; standing: Standing }) {
  const { say } = useWords();
  const [, word] = useStateOf(selected, standing);
  return <p className={standing === 'mine' ? styles.active : undefined}>{say(word)}</p>;
}

/** How long its customer waits, by this second; unknown while the line is down. */
function useWaited(selected: Selected) {
  const state = useChatState();
  const now = useNow();
  const card = state.desk.chats.find((it) => it.conversation === selected.conversation);
  const wait = card?.place === 'mine' ? waitOf(card, state.timelines[selected.timeline]) : undefined;
  const stale = isStale(state, now);
  return { wait, waitedMs: wait && !stale ? Math.max(0, now + state.skewMs - wait.since) : undefined };
}

function TileWait({ selected }: { selected: Selected }) {
  const { say, span } = useWords();
  const { wait, waitedMs } = useWaited(selected);
  if (!wait) return undefined;
  return (
    <span className={styles.wait}>
      <Timer waitedMs={waitedMs} for={wait.for} />
      {wait.for === 'you' && waitedMs !== undefined && (
        <span className={styles.of}>{say('ofTarget', { target: span(REPLY_TARGET_MS) })}</span>
      )}
    </span>
  );
}

function TileLine({ selected }: { selected: Selected }) {
  const { wait, waitedMs } = useWaited(selected);
  const waits = wait?.for === 'you' && waitedMs !== undefined;
  return (
    <WaitLine share={waits ? waitedMs / REPLY_TARGET_MS : 0} urgency={waits ? urgencyOf(waitedMs) : 'calm'} />
  );
}
