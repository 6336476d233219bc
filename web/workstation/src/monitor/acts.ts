import { type Outcome, type Problem, uuid7 } from '@switchboard/core';
import type { BulkMoved, Moved, MoveTo } from '@switchboard/core/monitor';
import { createContext, useContext, useState } from 'react';
import { useTools } from '../desk/tools.ts';
import type { Answer } from '../session/api.ts';
import type { Scope } from './feed.ts';
import { useMonitorTools } from './use-monitor.ts';
import { useMonitorWords } from './words.tsx';

/** So many the server moves at once. */
const MOVED_MAX = 100;

/** What a supervisor does, each with a word about how it ended. One at a time. */
export interface MonitorActs {
  readonly busy: string | undefined;
  readonly told: { readonly text: string; readonly failed: boolean } | undefined;
  readonly dismiss: () => void;
  readonly pause: (queue: string, on: boolean) => Promise<boolean>;
  readonly download: (scope: Scope) => Promise<void>;
  readonly seen: (no: number) => Promise<boolean>;
  readonly status: (operator: string, status: 'online' | 'away' | 'offline') => Promise<boolean>;
  /** None: as the settings say. */
  readonly capacity: (operator: string, capacity: number | undefined) => Promise<boolean>;
  readonly signOut: (operator: string) => Promise<boolean>;
  readonly takeOver: (conversation: string, version: number | undefined) => Promise<boolean>;
  readonly move: (
    conversations: readonly { readonly id: string; readonly version: number | undefined }[],
    to: MoveTo,
    comment: string,
  ) => Promise<boolean>;
}

const ActsContext = createContext<MonitorActs | undefined>(undefined);
export const MonitorActsProvider = ActsContext.Provider;

export function useMonitorActs(): MonitorActs {
  const acts = useContext(ActsContext);
  if (!acts) throw new Error('the monitor stands around this');
  return acts;
}

export function useNewActs(): MonitorActs {
  const { session, feed } = useMonitorTools();
  const { chat } = useTools();
  const { say } = useMonitorWords();
  const [busy, setBusy] = useState<string>();
  const [told, setTold] = useState<MonitorActs['told']>();
  const tell = (text: string, failed = false) => setTold({ text, failed });
  const failed = (problem: Problem) =>
    tell(say('actFailed', { detail: problem.detail ?? problem.title }), true);

  const run = async <T>(what: string, ask: () => Promise<Answer<T>>): Promise<T | true | undefined> => {
    if (busy) return undefined;
    setBusy(what);
    const answer = await ask();
    setBusy(undefined);
    if (answer.is === 'ok') {
      feed.hurry();
      return answer.value ?? true;
    }
    if (answer.is === 'refused') failed(answer.problem);
    else tell(say('actUnsure'), true);
    return undefined;
  };
  const post = (what: string, path: string, body?: unknown) =>
    run(what, () =>
      session.ask<unknown>('POST', `/v1/monitor/${path}`, {
        key: uuid7(),
        ...(body === undefined ? {} : { body }),
      }),
    );

  return {
    busy,
    told,
    dismiss: () => setTold(undefined),
    pause: async (queue, on) => {
      const done = await post(
        `${on ? 'pause' : 'resume'} ${queue}`,
        `queues/${queue}/${on ? 'pause' : 'resume'}`,
      );
      if (done) tell(say(on ? 'pausedDone' : 'resumedDone'));
      return Boolean(done);
    },
    seen: async (no) => Boolean(await post(`seen ${no}`, `alerts/${no}/seen`)),
    status: async (operator, status) => {
      const done = await post(`status ${operator}`, `operators/${operator}/status`, { status });
      if (done) tell(say('statusDone'));
      return Boolean(done);
    },
    capacity: async (operator, capacity) => {
      const body = capacity === undefined ? {} : { capacity };
      const done = await post(`capacity ${operator}`, `operators/${operator}/capacity`, body);
      if (done) tell(say('capacityDone'));
      return Boolean(done);
    },
    signOut: async (operator) => {
      const done = await post(`sign-out ${operator}`, `operators/${operator}/sign-out`);
      if (done) tell(say('signedOut'));
      return Boolean(done);
    },
    takeOver: async (conversation, version) => {
      if (busy) return false;
      setBusy(`take ${conversation}`);
      const outcome: Outcome = await chat.ask({
        t: 'take',
        conversation,
        ...(version === undefined ? {} : { if_version: version }),
      });
      setBusy(undefined);
      feed.hurry();
      if (outcome.is === 'done') return true;
      if (outcome.is === 'unknown') tell(say('actUnsure'), true);
      else if (outcome.problem.type === 'version-mismatch') tell(say('takenMeanwhile'), true);
      else failed(outcome.problem);
      return false;
    },
    move: async (conversations, to, comment) => {
      const all = conversations.map(({ id, version }) => ({
        id,
        ...(version === undefined ? {} : { if_version: version }),
      }));
      const moved: Moved[] = [];
      for (let at = 0; at < all.length; at += MOVED_MAX) {
        const body = { conversations: all.slice(at, at + MOVED_MAX), to, or_queue: true, comment };
        const done = await post('move', 'moves', body);
        if (!done || done === true) return false;
        moved.push(...(done as BulkMoved).moved);
      }
      const problems = moved.filter((it) => it.problem);
      const [first] = problems;
      if (first?.problem)
        tell(
          say('movedSome', {
            n: moved.length - problems.length,
            all: moved.length,
            detail: first.problem.detail ?? first.problem.title,
          }),
          true,
        );
      else tell(say('movedAll', { n: moved.length }));
      return problems.length === 0;
    },
    download: async ({ window }) => {
      const answer = await session.ask<string>('GET', `/v1/monitor/figures.csv?window=${window}`);
      if (answer.is === 'refused') return failed(answer.problem);
      if (answer.is === 'away') return tell(say('actUnsure'), true);
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([answer.value], { type: 'text/csv' }));
      link.download = `figures-${window}.csv`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    },
  };
}
