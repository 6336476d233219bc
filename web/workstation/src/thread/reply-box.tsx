import { LIMIT, timeOfDay } from '@switchboard/core';
import { type Ref, useImperativeHandle, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { Selected } from '../desk/selection.ts';
import { useChatState, useDrafts, useTools } from '../desk/tools.ts';
import { useUploads } from '../files/carrier.ts';
import { Tray } from '../files/tray.tsx';
import { variablesOf } from '../model/canned.ts';
import { repliedSince } from '../model/collision.ts';
import { NO_DRAFT } from '../model/draft-book.ts';
import { staffNameOf } from '../model/entries.ts';
import { sayDraft } from '../model/say-draft.ts';
import { type AtRest, Composer, type ComposerHandle, type ComposerTab } from '../ui/composer.tsx';
import { useWords } from '../words.ts';
import { useCannedReplies } from './use-canned-replies.ts';
import { useColleagues } from './use-colleagues.ts';

export interface ReplyHandle {
  /** Without a tab: in the voice that it has. */
  readonly focus: (tab?: ComposerTab) => void;
}

/** The composer of a chat of mine: its draft is the text, kept while it is written. */
export function ReplyBox({
  selected,
  name,
  atRest,
  ref,
}: {
  selected: Selected;
  name: string;
  /** One of several, and not the one with the keys. */
  atRest?: AtRest | undefined;
  ref?: Ref<ReplyHandle>;
}) {
  const { say, region } = useWords();
  const { chat, drafts, me } = useTools();
  const state = useChatState();
  const draft = useDrafts()[selected.conversation] ?? NO_DRAFT;
  const saved = useSyncExternalStore(drafts.subscribe, drafts.saved);
  const kept = useSyncExternalStore(drafts.subscribe, drafts.kept);
  const composer = useRef<ComposerHandle>(null);
  const timeline = state.timelines[selected.timeline];
  /** The newest entry when this reply was begun. */
  const begun = useRef<number>(undefined);
  if (draft.reply.trim() === '') begun.current = undefined;
  else if (timeline?.loaded) begun.current ??= timeline.high;
  const [asked, setAsked] = useState<number>();
  const other = draft.tab === 'reply' ? repliedSince(timeline, begun.current, me.id) : undefined;
  const asks = other !== undefined && asked === other.n;
  const write = (part: Parameters<typeof drafts.write>[1]) => drafts.write(selected.conversation, part);

  const { uploads, list } = useUploads(selected.conversation);
  const canned = useCannedReplies(timeline);
  const people = useColleagues();
  const variables = useMemo(() => variablesOf(selected, me), [selected, me]);

  useImperativeHandle(ref, () => ({
    focus: (tab) => {
      if (tab && tab !== draft.tab) write({ tab });
      composer.current?.focus();
    },
  }));

  const text = draft.tab === 'note' ? draft.note : draft.reply;
  const over = Math.max(0, [...text.trim()].length - LIMIT.textChars);
  const isBusy = list.some((it) => it.state !== 'ready' && it.state !== 'failed');
  const status = () => {
    if (isBusy) return say('filesFirst');
    if (over > 0) return say('tooMany', { n: over });
    if (text === '') return undefined;
    if (!state.kept || !kept) return say('draftMemory');
    if (!saved) return undefined;
    if (atRest) return say('savedAt', { time: timeOfDay(draft.at, region) });
    return say(state.line.name === 'open' ? 'draftSaved' : 'draftSavedHere');
  };
  return (
    <Composer
      id={atRest ? undefined : 'composer'}
      ref={composer}
      tab={draft.tab}
      text={text}
      label={draft.tab === 'note' ? say('noteLabel') : say('replyTo', { name })}
      over={over}
      status={status()}
      variables={variables}
      atRest={atRest}
      files={{
        tray: (onGone) => <Tray list={list} uploads={uploads} onGone={onGone} />,
        onAdd: (files) => uploads.add(files),
        ready: list.some((it) => it.state === 'ready'),
        busy: isBusy,
      }}
      canned={atRest ? undefined : canned}
      people={atRest ? undefined : people}
      onMention={(call) => {
        const note = draft.note === '' || /\s$/u.test(draft.note) ? draft.note : `${draft.note} `;
        write({ note: note + call, tab: 'note' });
        composer.current?.focus();
      }}
      onTab={(tab) => write({ tab })}
      onText={(to) => {
        write(draft.tab === 'note' ? { note: to } : { reply: to });
        if (draft.tab === 'reply') chat.typing(selected.timeline, to.trim() !== '');
      }}
      ask={
        asks ? say('repliedMeanwhile', { name: staffNameOf(timeline, other) ?? say('colleague') }) : undefined
      }
      onSend={() => {
        // Asked once: the second time it is meant.
        if (other && !asks) return setAsked(other.n);
        sayDraft({ chat, drafts }, selected, draft.tab, uploads.take());
        composer.current?.focus();
      }}
    />
  );
}
