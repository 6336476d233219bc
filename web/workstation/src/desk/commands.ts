import type { ChatCard, DeskChat, DeskFrame, Outcome, StatusName, WaitingCard } from '@switchboard/core';
import { useEffect, useRef, useState } from 'react';
import { nameOf } from '../model/chats.ts';
import type { Target } from '../model/targets.ts';
import type { Handing } from '../thread/transfer.tsx';
import type { Say, WordKey } from '../words.ts';
import { useAsker } from './ask.ts';
import { outcomeOf, setOutcome } from './outcomes.ts';
import type { Selected } from './selection.ts';

export interface Notice {
  readonly key: number;
  readonly text: string;
  readonly failed: boolean;
  readonly until: number;
  readonly undo?: { readonly label: string; readonly onUndo: () => void };
}

export type CommandName =
  | 'take'
  | 'accept'
  | 'decline'
  | 'close'
  | 'reopen'
  | 'hold'
  | 'done'
  | 'status'
  | 'transfer';

const UNDO_MS = 8_000;
const LOST_RACE = new Set(['version-mismatch', 'conflict', 'closed', 'not-found', 'not-offered']);
const FAILED: Readonly<Record<CommandName, WordKey>> = {
  take: 'takeFailed',
  accept: 'acceptFailed',
  decline: 'declineFailed',
  close: 'closeFailed',
  reopen: 'reopenFailed',
  hold: 'holdFailed',
  done: 'doneFailed',
  status: 'statusFailed',
  transfer: 'transferFailed',
};

/** What an operator chooses for themselves. */
export interface StatusChoice {
  readonly status: StatusName;
  readonly reason?: string;
  /** Once the chats in hand are done. */
  readonly next?: boolean;
}

/**
 * What is asked of the desk, each with its word about how it ended. One at a time. A chat that becomes mine is opened,
 * unless I went on to something else before the answer came.
 */
export function useCommands(
  chat: DeskChat,
  say: Say,
  open: (chat: Selected) => void,
  here: () => () => boolean,
) {
  const [busy, setBusy] = useState<{ act: CommandName; conversation: string }>();
  const [notice, setNotice] = useState<Notice>();
  const [closed, setClosed] = useState<readonly Selected[]>([]);
  const count = useRef(0);
  const told = useRef<string>(undefined);
  const askServer = useAsker();
  const saying = useRef<Promise<unknown>>(Promise.resolve());

  const tell = (text: string, failed: boolean, undo?: Notice['undo']) =>
    setNotice({ key: ++count.current, text, failed, until: Date.now() + UNDO_MS, ...(undo ? { undo } : {}) });

  useEffect(() => {
    if (!notice) return;
    const timer = setTimeout(setNotice, notice.until - Date.now(), undefined);
    return () => clearTimeout(timer);
  }, [notice]);

  const run = async (act: CommandName, conversation: string, ask: () => Promise<Outcome>) => {
    if (busy) return false;
    setBusy({ act, conversation });
    const outcome = await ask();
    setBusy(undefined);
    if (outcome.is === 'done') return true;
    if (outcome.is === 'unknown') tell(say('unsure'), true);
    else if ((act === 'take' || act === 'accept') && LOST_RACE.has(outcome.problem.type)) {
      chat.desk();
      tell(say(act === 'take' ? 'taken' : 'offerGone'), true);
    } else tell(say(FAILED[act], { detail: outcome.problem.detail ?? outcome.problem.title }), true);
    return false;
  };
  const ofDesk = (act: CommandName, conversation: string, ask: DeskFrame) =>
    run(act, conversation, () => chat.ask({ t: 'desk', ask }));

  const opens = (it: Selected, wentOn: boolean) => {
    if (!wentOn) return open(it);
    const name = nameOf(it, (id) => say('guest', { id }));
    tell(say('becameMine', { name }), false, { label: say('openChat'), onUndo: () => open(it) });
  };

  const reopen = async (it: Selected) => {
    const wentOn = here();
    const done = await run('reopen', it.conversation, () => chat.ask({ t: 'reopen', timeline: it.timeline }));
    if (!done) return;
    setClosed((all) => all.filter((other) => other.conversation !== it.conversation));
    setNotice(undefined);
    opens(it, wentOn());
  };
  const hold = async (it: Selected, on: boolean): Promise<boolean> => {
    const { conversation } = it;
    const done = await ofDesk('hold', conversation, { kind: 'hold', conversation, on });
    if (done && on) tell(say('heldToast'), false, { label: say('undo'), onUndo: () => void hold(it, false) });
    return done;
  };

  return {
    busy,
    notice,
    closed,
    tell: (text: string) => tell(text, false),
    dismiss: () => setNotice(undefined),
    reopen,
    hold,
    take: async (card: Selected & Partial<Pick<WaitingCard, 'version'>>) => {
      const { conversation, version } = card;
      const wentOn = here();
      const done = await run('take', conversation, () =>
        chat.ask({ t: 'take', conversation, ...(version === undefined ? {} : { if_version: version }) }),
      );
      if (done) opens(card, wentOn());
      return done;
    },
    accept: async (card: ChatCard) => {
      const { conversation, offer = 0 } = card;
      const wentOn = here();
      const done = await ofDesk('accept', conversation, { kind: 'accept', conversation, offer });
      if (done) opens(card, wentOn());
      return done;
    },
    decline: ({ conversation, offer = 0 }: ChatCard, reason?: string) =>
      ofDesk('decline', conversation, {
        kind: 'decline',
        conversation,
        offer,
        ...(reason ? { reason } : {}),
      }),
    /** To an operator, into a queue, or back to its own. The comment is a note too, for whoever gets it to read. */
    transfer: async (
      { conversation, timeline }: Selected,
      target: Target,
      { warm, orQueue, comment }: Handing,
    ) => {
      const word = comment.trim();
      const key = `${conversation} ${word}`;
      // Said before it goes: it may be nobody's of mine afterwards. Said once, however often that is tried.
      if (word && told.current !== key) {
        told.current = key;
        chat.say(timeline, word, 'note');
      }
      return ofDesk('transfer', conversation, {
        kind: 'transfer',
        conversation,
        ...(target.to === 'operator' ? { operator: target.operator.id, warm } : {}),
        ...(target.to === 'queue' ? { queue: target.queue.id } : {}),
        or_queue: target.to === 'back' || orQueue,
        ...(word ? { comment: word } : {}),
      });
    },
    /** Writes down what came of a chat. One after the other: the last word counts. */
    outcome: async (conversation: string, code: string): Promise<boolean> => {
      setOutcome(conversation, { code, state: 'saving' });
      const path = `/v1/conversations/${conversation}/outcome`;
      const answer = saying.current.then(() => askServer<void>('PUT', path, { body: { code } }));
      saying.current = answer;
      const how = await answer;
      if (outcomeOf(conversation)?.code === code)
        setOutcome(conversation, { code, state: how.is === 'ok' ? 'saved' : 'failed' });
      if (how.is === 'ok') return true;
      const detail = how.is === 'refused' ? (how.problem.detail ?? how.problem.title) : say('noAnswerShort');
      tell(say('codeFailed', { detail }), true);
      return false;
    },
    /** How many chats at once; none: as the settings say. */
    capacity: (capacity: number | undefined) =>
      ofDesk('status', '', { kind: 'capacity', ...(capacity === undefined ? {} : { capacity }) }),
    done: ({ conversation }: Selected) => ofDesk('done', conversation, { kind: 'wrapped_up', conversation }),
    status: ({ status, reason, next }: StatusChoice) =>
      ofDesk('status', '', {
        kind: 'status',
        status,
        ...(reason ? { reason } : {}),
        ...(next ? { next } : {}),
      }),
    close: async (it: Selected) => {
      const done = await run('close', it.conversation, () => chat.ask({ t: 'close', timeline: it.timeline }));
      if (!done) return false;
      setClosed((all) => [it, ...all.filter((other) => other.conversation !== it.conversation)].slice(0, 9));
      tell(say('closedToast'), false, { label: say('undo'), onUndo: () => void reopen(it) });
      return true;
    },
  };
}

export type Commands = ReturnType<typeof useCommands>;
