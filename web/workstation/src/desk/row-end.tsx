import { CirclePause, Forward, Hourglass, type LucideIcon } from 'lucide-react';
import type { ChatRow } from '../model/chats.ts';
import { Icon } from '../ui/icon.tsx';
import styles from '../ui/timer.module.css';
import { Timer } from '../ui/timer.tsx';
import { useWords, type WordKey } from '../words.ts';

/** At the end of a row of mine: how long somebody waits, or the state that stands in its place, with its time. */
export function RowEnd({ row, serverNow, stale }: { row: ChatRow; serverNow: number; stale: boolean }) {
  const { card, wait } = row;
  const waitedMs = stale ? undefined : Math.max(0, serverNow - wait.since);
  switch (card.place) {
    case 'wrap_up':
      return <Mark icon={Hourglass} word="wrapUp" ms={left(card.until, serverNow, stale)} />;
    case 'leaving':
      return <Mark icon={Forward} word="leaving" ms={left(card.until, serverNow, stale)} />;
    case 'on_hold':
      return <Mark icon={CirclePause} word="onHold" ms={waitedMs} />;
    default:
      return <Timer waitedMs={waitedMs} for={wait.for} />;
  }
}

function left(until: number | undefined, serverNow: number, stale: boolean): number | undefined {
  return until === undefined || stale ? undefined : Math.max(0, until - serverNow);
}

function Mark({ icon, word, ms }: { icon: LucideIcon; word: WordKey; ms: number | undefined }) {
  const { say, span } = useWords();
  return (
    <span className={styles.timer} title={say(word)}>
      <Icon of={icon} size={12} />
      {ms === undefined ? '–' : span(ms)}
      <span className="hidden-text">{say(word)}</span>
    </span>
  );
}
