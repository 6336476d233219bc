import type { FoundChat, SearchPage } from '@switchboard/core';
import { useEffect, useRef, useState } from 'react';
import { useAsker } from '../desk/ask.ts';
import { askOf, type Operator, type Query } from './query.ts';

/** What stands in the way. `field`: the operator that is wrong, or the words. */
export type Fault =
  | { readonly is: 'field'; readonly field: Operator | 'q'; readonly detail: string }
  | { readonly is: 'away' }
  | { readonly is: 'refused'; readonly detail: string };

export interface Search {
  readonly found: readonly FoundChat[];
  /** These are the answer to what is asked now. */
  readonly settled: boolean;
  readonly loading: boolean;
  readonly fault: Fault | undefined;
  readonly more: boolean;
  readonly behindMs: number;
  readonly loadMore: () => void;
  readonly again: () => void;
}

interface State {
  readonly path: string | undefined;
  readonly found: readonly FoundChat[];
  readonly next: string | undefined;
  readonly behindMs: number;
  readonly loading: boolean;
  readonly fault: Fault | undefined;
}

const NOTHING: State = {
  path: undefined,
  found: [],
  next: undefined,
  behindMs: 0,
  loading: false,
  fault: undefined,
};
const TYPING_MS = 300;
/** Pages before the last may be empty: so many are read without anybody asking for more. */
const EMPTY_MAX = 5;
const FIELDS = new Set<string>(['from', 'queue', 'tag', 'before', 'q']);

/** Asks a moment after the last key, and drops the answers to what nobody asks any more. */
export function useSearch(query: Query): Search {
  const ask = useAsker();
  const [state, setState] = useState(NOTHING);
  const [times, setTimes] = useState(0);
  const running = useRef<AbortController>(undefined);
  const asked = askOf(query);
  const path = asked && 'path' in asked ? asked.path : undefined;
  const wrong = asked && 'wrong' in asked ? asked.wrong : undefined;

  const read = async (from: State, stop: AbortController) => {
    let now = from;
    for (let pages = 0; pages < EMPTY_MAX; pages++) {
      const after = now.next === undefined ? '' : `&after=${encodeURIComponent(now.next)}`;
      const answer = await ask<SearchPage>('GET', `${now.path}${after}`, { signal: stop.signal });
      if (stop.signal.aborted) return;
      if (answer.is !== 'ok') {
        const fault: Fault =
          answer.is === 'away'
            ? { is: 'away' }
            : answer.problem.field && FIELDS.has(answer.problem.field)
              ? {
                  is: 'field',
                  field: answer.problem.field as Operator | 'q',
                  detail: answer.problem.detail ?? '',
                }
              : { is: 'refused', detail: answer.problem.detail ?? answer.problem.title };
        return setState({ ...now, loading: false, fault });
      }
      const { found, next, behind_ms } = answer.value;
      now = { ...now, found: [...now.found, ...found], next, behindMs: behind_ms };
      if (found.length > 0 || next === undefined) break;
    }
    setState({ ...now, loading: false, fault: undefined });
  };
  const readNow = useRef(read);
  readNow.current = read;
  const begin = (from: State) => {
    running.current?.abort();
    const stop = new AbortController();
    running.current = stop;
    setState({ ...from, loading: true, fault: undefined });
    void readNow.current(from, stop);
  };
  const beginNow = useRef(begin);
  beginNow.current = begin;

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once more on purpose.
  useEffect(() => {
    running.current?.abort();
    if (path === undefined) {
      setState(NOTHING);
      return;
    }
    const timer = setTimeout(() => beginNow.current({ ...NOTHING, path }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [path, times]);
  useEffect(() => () => running.current?.abort(), []);

  return {
    found: state.found,
    settled: state.path === path && !state.loading,
    loading: path !== undefined && (state.loading || state.path !== path),
    fault: wrong ? { is: 'field', field: wrong, detail: '' } : state.path === path ? state.fault : undefined,
    more: state.next !== undefined,
    behindMs: state.behindMs,
    loadMore: () => {
      if (!state.loading && state.next !== undefined) begin(state);
    },
    again: () => setTimes((n) => n + 1),
  };
}
