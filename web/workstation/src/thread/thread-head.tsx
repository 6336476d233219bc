import { type Timeline, timeOfDay } from '@switchboard/core';
import {
  ArrowLeft,
  Bot,
  Check,
  CircleCheck,
  CircleDot,
  ListOrdered,
  type LucideIcon,
  PanelRight,
} from 'lucide-react';
import { useKeyCaps } from '../desk/key-caps.ts';
import type { Standing } from '../desk/selection.ts';
import { isStale, useChatState, useNow, useTools } from '../desk/tools.ts';
import { joinedAt } from '../model/entries.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useWords, type WordKey } from '../words.ts';
import styles from './thread.module.css';
import type { ThreadProps } from './thread.tsx';

/** A state in an icon and a word. */
export const STATES: Readonly<Record<Standing, readonly [LucideIcon, WordKey]>> = {
  mine: [CircleDot, 'active'],
  other: [CircleDot, 'active'],
  waiting: [ListOrdered, 'stageWaiting'],
  closed: [CircleCheck, 'stageClosed'],
};

/** Who it is, where the conversation stands, what can be done with it. */
export function ThreadHead({
  selected,
  standing,
  commands,
  name,
  timeline,
  factsShown,
  onFacts,
  onClose,
  onBack,
}: ThreadProps & { name: string; timeline: Timeline | undefined }) {
  const { me } = useTools();
  const caps = useKeyCaps();
  const { say, span, region } = useWords();
  const state = useChatState();
  const now = useNow();
  const stale = isStale(state, now);
  const since = joinedAt(timeline, selected.conversation, me.id);
  const [icon, word] = timeline?.stage === 'bot' ? ([Bot, 'stageBot'] as const) : STATES[standing];
  const closing = commands.busy?.act === 'close' && commands.busy.conversation === selected.conversation;
  return (
    <header className={styles.head}>
      <IconButton icon={ArrowLeft} label={say('back')} className={styles.back} onClick={onBack} />
      <Avatar id={selected.customer} name={selected.name} />
      <div className={styles.title}>
        <h2 className="clip" dir="auto" title={name}>
          {name}
        </h2>
        <p>
          <Icon of={icon} size={12} className={standing === 'mine' ? styles.active : undefined} />
          <span className={standing === 'mine' ? styles.active : undefined}>{say(word)}</span>
          {stale && state.line.lostAt !== undefined ? (
            <span>{say('asOf', { time: timeOfDay(state.line.lostAt, region) })}</span>
          ) : (
            standing === 'mine' &&
            since !== undefined && <span>· {say('withYou', { time: span(now + state.skewMs - since) })}</span>
          )}
        </p>
      </div>
      {standing === 'mine' && (
        <Button
          icon={Check}
          cap={caps('close')}
          aria-keyshortcuts={caps('close')}
          busy={closing && say('closing')}
          onClick={onClose}
        >
          {say('closeChat')}
        </Button>
      )}
      <IconButton
        icon={PanelRight}
        label={say(factsShown ? 'hideContext' : 'showContext')}
        aria-keyshortcuts={caps('facts')}
        aria-pressed={factsShown}
        onClick={onFacts}
      />
    </header>
  );
}
