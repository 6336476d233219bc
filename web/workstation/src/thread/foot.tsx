import type { Timeline } from '@switchboard/core';
import type { Ref } from 'react';
import type { Commands } from '../desk/commands.ts';
import type { Selected, Standing } from '../desk/selection.ts';
import type { AtRest } from '../ui/composer.tsx';
import { ReadOnly } from './read-only.tsx';
import { ReplyBox, type ReplyHandle } from './reply-box.tsx';
import { WrapUp } from './wrap-up.tsx';

/** What stands below a log: the place to write, the sheet after a close, or why there is neither. */
export function Foot({
  selected,
  standing,
  commands,
  timeline,
  name,
  replyRef,
  atRest,
  onDone,
}: {
  selected: Selected;
  standing: Standing;
  commands: Commands;
  timeline: Timeline | undefined;
  name: string;
  replyRef: Ref<ReplyHandle> | undefined;
  atRest?: AtRest | undefined;
  onDone: () => void;
}) {
  if (standing === 'mine') return <ReplyBox ref={replyRef} selected={selected} name={name} atRest={atRest} />;
  if (standing === 'wrapUp' && !atRest)
    return <WrapUp ref={replyRef} selected={selected} commands={commands} onDone={onDone} />;
  return <ReadOnly selected={selected} standing={standing} commands={commands} timeline={timeline} />;
}
