import { pendingOf, type Timeline } from '@switchboard/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Selected, Standing } from '../desk/selection.ts';
import { useChatState, useTools } from '../desk/tools.ts';
import { nameOf } from '../model/chats.ts';
import { SHOWN_MAX, type ThreadRow, threadRows } from '../model/entries.ts';
import { seenOf } from '../model/unread.ts';
import { useWords } from '../words.ts';

export interface ThreadData {
  readonly name: string;
  readonly timeline: Timeline | undefined;
  readonly rows: readonly ThreadRow[];
  readonly onSeen: (n: number) => void;
  readonly onOlder: () => void;
}

/** One conversation, followed for as long as it is shown. `active`: the person looks at it, so what is seen is read. */
export function useThread(selected: Selected, standing: Standing, active: boolean): ThreadData {
  const { chat, me } = useTools();
  const { say } = useWords();
  const state = useChatState();
  const timeline = state.timelines[selected.timeline];
  const card = state.desk.chats.find((it) => it.conversation === selected.conversation);
  const [shownMax, setShownMax] = useState(SHOWN_MAX);
  const mine = standing === 'mine';

  useEffect(() => {
    if (mine) return chat.load(selected.timeline);
    chat.watch(selected.timeline);
    return () => chat.unwatch(selected.timeline);
  }, [chat, mine, selected.timeline]);

  const newAfter = useNewAfter(timeline?.loaded ? timeline.high : undefined, active, () =>
    seenOf(state, card ?? { timeline: selected.timeline }),
  );
  const pending = pendingOf(state, selected.timeline);
  const rows = useMemo(
    () => threadRows(timeline, pending, newAfter, me.id, Date.now(), shownMax),
    [timeline, pending, newAfter, me.id, shownMax],
  );
  return {
    name: nameOf(selected, (id) => say('guest', { id })),
    timeline,
    rows,
    onSeen: (n) => {
      if (mine && active) chat.read(selected.timeline, n);
    },
    onOlder: () => {
      setShownMax((max) => max + SHOWN_MAX);
      chat.older(selected.timeline);
    },
  };
}

/** Where the "New" line stands: what was read when this chat was opened, or when it, or the page, was left. */
function useNewAfter(high: number | undefined, active: boolean, seen: () => number): number {
  const [after, setAfter] = useState(seen);
  const highNow = useRef(high);
  highNow.current = high;
  useEffect(() => {
    if (!active) return;
    const leave = () => {
      if (highNow.current !== undefined) setAfter(highNow.current);
    };
    addEventListener('blur', leave);
    return () => {
      removeEventListener('blur', leave);
      leave();
    };
  }, [active]);
  return after;
}
