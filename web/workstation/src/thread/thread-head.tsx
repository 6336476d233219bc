import { type Timeline, timeOfDay } from '@switchboard/core';
import {
  ArrowLeft,
  ArrowLeftRight,
  Bot,
  Check,
  CircleCheck,
  CircleDot,
  CirclePause,
  CirclePlay,
  Forward,
  Hourglass,
  ListOrdered,
  type LucideIcon,
  PanelRight,
  PhoneIncoming,
} from 'lucide-react';
import { useKeyCaps } from '../desk/key-caps.ts';
import type { Selected, Standing } from '../desk/selection.ts';
import { isStale, useChatState, useNow, useTools } from '../desk/tools.ts';
import { joinedAt } from '../model/entries.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useWords, type WordKey } from '../words.ts';
import styles from './thread.module.css';
import type { ThreadProps } from './thread.tsx';

const STATES: Readonly<Record<Standing, readonly [LucideIcon, WordKey]>> = {
  mine: [CircleDot, 'active'],
  offered: [PhoneIncoming, 'offered'],
  wrapUp: [Hourglass, 'wrapUp'],
  other: [CircleDot, 'active'],
  waiting: [ListOrdered, 'stageWaiting'],
  closed: [CircleCheck, 'stageClosed'],
};

/** Where a chat stands: what I do with it, else its stage. */
export function useStateOf(selected: Selected, standing: Standing): readonly [LucideIcon, WordKey] {
  const state = useChatState();
  const place = state.desk.chats.find((it) => it.conversation === selected.conversation)?.place;
  if (place === 'on_hold') return [CirclePause, 'onHold'];
  if (place === 'leaving') return [Forward, 'leaving'];
  if (state.timelines[selected.timeline]?.stage === 'bot') return [Bot, 'stageBot'];
  return STATES[standing];
}

/** Who it is, where the conversation stands, what can be done with it. */
export function ThreadHead({
  selected,
  standing,
  commands,
  name,
  timeline,
  factsShown,
  onFacts,
  onTransfer,
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
  const [icon, word] = useStateOf(selected, standing);
  const held = word === 'onHold';
  const leaving = state.desk.chats.find(
    (it) => it.conversation === selected.conversation && it.place === 'leaving',
  );
  // A server that keeps no status knows neither hold nor transfer.
  const kept = state.desk.me !== undefined;
  const look =
    standing === 'wrapUp' ? styles.colleague : standing === 'mine' && !held ? styles.active : undefined;
  const holding = commands.busy?.act === 'hold' && commands.busy.conversation === selected.conversation;
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
          <Icon of={icon} size={12} className={look} />
          <span className={look}>{say(word)}</span>
          {leaving?.until !== undefined && !stale && (
            <span role="timer">
              · {say('askedUntil', { time: span(Math.max(0, leaving.until - now - state.skewMs)) })}
            </span>
          )}
          {stale && state.line.lostAt !== undefined ? (
            <span>{say('asOf', { time: timeOfDay(state.line.lostAt, region) })}</span>
          ) : (
            standing === 'mine' &&
            !leaving &&
            since !== undefined && <span>· {say('withYou', { time: span(now + state.skewMs - since) })}</span>
          )}
        </p>
      </div>
      {standing === 'mine' && kept && !leaving && (
        <Button
          icon={ArrowLeftRight}
          className={styles.fold}
          cap={caps('transfer')}
          aria-keyshortcuts={caps('transfer')}
          onClick={onTransfer}
        >
          {say('transfer')}
        </Button>
      )}
      {standing === 'mine' && kept && !leaving && (
        <Button
          className={styles.fold}
          icon={held ? CirclePlay : CirclePause}
          cap={caps('hold')}
          aria-keyshortcuts={caps('hold')}
          busy={holding && say(held ? 'resuming' : 'holding')}
          onClick={() => void commands.hold(selected, !held)}
        >
          {say(held ? 'resume' : 'hold')}
        </Button>
      )}
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
