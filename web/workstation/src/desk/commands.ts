import type { DeskChat, Outcome, WaitingCard } from '@switchboard/core';
import { useEffect, useRef, useState } from 'react';
import type { Say } from '../words.ts';
import type { Selected } from './selection.ts';

export interface Notice {
  readonly key: number;
  readonly text: string;
  readonly failed: boolean;
  readonly until: number;
  readonly undo?: { readonly label: string; readonly onUndo: () => void };
}

const UNDO_MS = 8_000;
const LOST_RACE = new Set(['version-mismatch', 'conflict', 'closed', 'not-found']);

/** Take, close and reopen, each with its word about how it ended. One at a time. */
export function useCommands(chat: DeskChat, say: Say, open: (chat: Selected) => void) {
  const [busy, setBusy] = useState<{ act: 'take' | 'close' | 'reopen'; conversation: string }>();
  const [notice, setNotice] = useState<Notice>();
  const [closed, setClosed] = useState<readonly Selected[]>([]);
  const count = useRef(0);

  const tell = (text: string, failed: boolean, undo?: Notice['undo']) =>
    setNotice({ key: ++count.current, text, failed, until: Date.now() + UNDO_MS, ...(undo ? { undo } : {}) });

  useEffect(() => {
    if (!notice) return;
    const timer = setTimeout(setNotice, notice.until - Date.now(), undefined);
    return () => clearTimeout(timer);
  }, [notice]);

  const run = async (
    act: 'take' | 'close' | 'reopen',
    conversation: string,
    ask: () => Promise<Outcome>,
    failed: 'takeFailed' | 'closeFailed' | 'reopenFailed',
  ): Promise<boolean> => {
    if (busy) return false;
    setBusy({ act, conversation });
    const outcome = await ask();
    setBusy(undefined);
    if (outcome.is === 'done') return true;
    if (outcome.is === 'unknown') tell(say('unsure'), true);
    else if (act === 'take' && LOST_RACE.has(outcome.problem.type)) {
      chat.desk();
      tell(say('taken'), true);
    } else tell(say(failed, { detail: outcome.problem.detail ?? outcome.problem.title }), true);
    return false;
  };

  const reopen = async (it: Selected) => {
    const done = await run(
      'reopen',
      it.conversation,
      () => chat.ask({ t: 'reopen', timeline: it.timeline }),
      'reopenFailed',
    );
    if (!done) return;
    setClosed((all) => all.filter((other) => other.conversation !== it.conversation));
    setNotice(undefined);
    open(it);
  };

  return {
    busy,
    notice,
    closed,
    tell: (text: string) => tell(text, false),
    dismiss: () => setNotice(undefined),
    reopen,
    take: async (card: Selected & Partial<Pick<WaitingCard, 'version'>>) => {
      const { conversation, version } = card;
      const done = await run(
        'take',
        conversation,
        () =>
          chat.ask({ t: 'take', conversation, ...(version === undefined ? {} : { if_version: version }) }),
        'takeFailed',
      );
      if (done) open(card);
      return done;
    },
    close: async (it: Selected) => {
      const done = await run(
        'close',
        it.conversation,
        () => chat.ask({ t: 'close', timeline: it.timeline }),
        'closeFailed',
      );
      if (!done) return false;
      setClosed((all) => [it, ...all.filter((other) => other.conversation !== it.conversation)].slice(0, 9));
      tell(say('closedToast'), false, { label: say('undo'), onUndo: () => void reopen(it) });
      return true;
    },
  };
}

export type Commands = ReturnType<typeof useCommands>;
