import { pendingOf } from '@switchboard/core';
import { type Ref, useEffect, useMemo, useRef, useState } from 'react';
import type { Commands } from '../desk/commands.ts';
import type { Selected, Standing } from '../desk/selection.ts';
import { useChatState, useTools } from '../desk/tools.ts';
import { nameOf } from '../model/chats.ts';
import { SHOWN_MAX, threadRows } from '../model/entries.ts';
import { seenOf } from '../model/unread.ts';
import { useWords } from '../words.ts';
import { Log } from './log.tsx';
import { ReadOnly } from './read-only.tsx';
import { ReplyBox, type ReplyHandle } from './reply-box.tsx';
import styles from './thread.module.css';
import { ThreadHead } from './thread-head.tsx';
import { Typing } from './typing.tsx';

export interface ThreadProps {
  readonly selected: Selected;
  readonly standing: Standing;
  readonly commands: Commands;
  readonly replyRef: Ref<ReplyHandle>;
  readonly factsShown: boolean;
  readonly onFacts: () => void;
  readonly onClose: () => void;
  readonly onBack: () => void;
}

/** One conversation: who, what was said, and the place to write. */
export function Thread(props: ThreadProps) {
  const { selected, standing, commands } = props;
  const { chat, me } = useTools();
  const { say } = useWords();
  const state = useChatState();
  const timeline = state.timelines[selected.timeline];
  const card = state.desk.chats.find((it) => it.conversation === selected.conversation);
  const name = nameOf(selected, (id) => say('guest', { id }));
  const [shownMax, setShownMax] = useState(SHOWN_MAX);
  const mine = standing === 'mine';

  useEffect(() => {
    if (mine) return chat.load(selected.timeline);
    chat.watch(selected.timeline);
    return () => chat.unwatch(selected.timeline);
  }, [chat, mine, selected.timeline]);

  const newAfter = useNewAfter(timeline?.loaded ? timeline.high : undefined, () =>
    seenOf(state, card ?? { timeline: selected.timeline }),
  );
  const pending = pendingOf(state, selected.timeline);
  const rows = useMemo(
    () => threadRows(timeline, pending, newAfter, me.id, Date.now(), shownMax),
    [timeline, pending, newAfter, me.id, shownMax],
  );

  return (
    <main id="thread" tabIndex={-1} className={styles.thread} aria-label={say('conversation', { name })}>
      <ThreadHead {...props} name={name} timeline={timeline} />
      <Log
        name={name}
        selected={selected}
        timeline={timeline}
        rows={rows}
        onSeen={(n) => {
          if (mine) chat.read(selected.timeline, n);
        }}
        onOlder={() => {
          setShownMax((max) => max + SHOWN_MAX);
          chat.older(selected.timeline);
        }}
      />
      <Typing timeline={selected.timeline} name={name} />
      {mine ? (
        <ReplyBox ref={props.replyRef} selected={selected} name={name} />
      ) : (
        <ReadOnly selected={selected} standing={standing} commands={commands} timeline={timeline} />
      )}
    </main>
  );
}

/** Where the "New" line stands: what was read when this chat was opened, or when the page was left. */
function useNewAfter(high: number | undefined, seen: () => number): number {
  const [after, setAfter] = useState(seen);
  const highNow = useRef(high);
  highNow.current = high;
  useEffect(() => {
    const leave = () => {
      if (highNow.current !== undefined) setAfter(highNow.current);
    };
    addEventListener('blur', leave);
    return () => removeEventListener('blur', leave);
  }, []);
  return after;
}
