import { type EntryFrame, emptyTimeline, type Page, type Timeline } from '@switchboard/core';
import { useEffect, useRef, useState } from 'react';
import { useAsker } from '../desk/ask.ts';

/** What stands before the place that is looked for, on the first page. */
const BEFORE = 15;

export interface PastEntries {
  readonly timeline: Timeline | undefined;
  readonly failed: boolean;
  readonly loading: boolean;
  readonly earlier: boolean;
  readonly later: boolean;
  readonly load: (where: 'earlier' | 'later') => void;
  readonly again: () => void;
}

interface State {
  readonly entries: readonly EntryFrame[] | undefined;
  readonly earlier: boolean;
  readonly later: boolean;
  readonly failed: boolean;
  readonly loading: boolean;
}

const NOTHING: State = { entries: undefined, earlier: false, later: false, failed: false, loading: true };

/** The entries of one conversation, read once, page by page, around one of them; without one its newest. */
export function usePast(timeline: string, conversation: string, around: number | undefined): PastEntries {
  const ask = useAsker();
  const [state, setState] = useState(NOTHING);
  const stop = useRef<AbortController>(undefined);

  const read = async (from: State, where: 'first' | 'earlier' | 'later') => {
    stop.current?.abort();
    const mine = new AbortController();
    stop.current = mine;
    setState({ ...from, loading: true, failed: false });
    const known = from.entries ?? [];
    const range =
      where === 'later'
        ? `?after=${known.at(-1)?.n ?? 0}`
        : where === 'earlier'
          ? `?before=${known[0]?.n ?? 1}`
          : around === undefined
            ? ''
            : `?after=${Math.max(0, around - BEFORE)}`;
    const answer = await ask<Page>('GET', `/v1/timelines/${timeline}/entries${range}`, {
      signal: mine.signal,
    });
    if (mine.signal.aborted) return;
    if (answer.is !== 'ok') return setState({ ...from, loading: false, failed: true });
    const { entries, head } = answer.value;
    const own = entries.filter((it) => it.conversation === conversation);
    const first = entries[0];
    const last = entries.at(-1);
    const goesOn = last !== undefined && last.conversation === conversation && last.n < head;
    const began = first !== undefined && first.conversation === conversation && first.n > 1;
    setState({
      entries: where === 'earlier' ? [...own, ...known] : [...known, ...own],
      earlier: where === 'later' ? from.earlier : began,
      later: where === 'earlier' ? from.later : goesOn,
      loading: false,
      failed: false,
    });
  };
  const readNow = useRef(read);
  readNow.current = read;
  useEffect(() => {
    void readNow.current(NOTHING, 'first');
    return () => stop.current?.abort();
  }, []);

  const { entries } = state;
  return {
    ...state,
    timeline: entries && {
      ...emptyTimeline(timeline),
      entries,
      loaded: true,
      high: entries.at(-1)?.n ?? 0,
      stage: 'closed',
    },
    load: (where) => void read(state, where),
    again: () => void read(state, entries ? 'later' : 'first'),
  };
}
