import type { WaitingCard } from '@switchboard/core';
import { PhoneIncoming } from 'lucide-react';
import { nameOf } from '../model/chats.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { Icon } from '../ui/icon.tsx';
import { Timer } from '../ui/timer.tsx';
import { useWords } from '../words.ts';
import type { Commands } from './commands.ts';
import { useKeyCaps } from './key-caps.ts';
import styles from './next-card.module.css';
import { isStale, useChatState, useNow } from './tools.ts';

/** The same in one line over the tiles; nothing while it is not known who waits. */
export function NextBar({
  card,
  commands,
  onOpen,
}: {
  card: WaitingCard;
  commands: Commands;
  onOpen: () => void;
}) {
  const state = useChatState();
  const now = useNow();
  if (isStale(state, now)) return undefined;
  return <NextCard bar card={card} now={now + state.skewMs} commands={commands} onOpen={onOpen} />;
}

/** The customer who has waited longest, above everything: one key takes them. */
export function NextCard({
  card,
  now,
  commands,
  bar = false,
  onOpen,
}: {
  card: WaitingCard;
  now: number;
  commands: Commands;
  /** In one line over the tiles, where it never covers a text. */
  bar?: boolean;
  onOpen: () => void;
}) {
  const { say } = useWords();
  const caps = useKeyCaps();
  const name = nameOf(card, (id) => say('guest', { id }));
  const busy = commands.busy?.act === 'take' && commands.busy.conversation === card.conversation;
  return (
    <section
      className={classes(styles.card, bar && styles.bar)}
      aria-label={say('next')}
      data-chat={card.conversation}
    >
      <p className={styles.top}>
        <span>
          <Icon of={PhoneIncoming} size={14} />
          {say('next')}
        </span>
        <Timer waitedMs={Math.max(0, now - card.since)} />
      </p>
      <button type="button" className={styles.who} onClick={onOpen} title={name}>
        <Avatar id={card.customer} name={card.name} />
        <span className={styles.words}>
          <b className="clip" dir="auto">
            {name}
          </b>
          <span className={styles.text} dir="auto">
            {card.preview && `“${card.preview}”`}
          </span>
        </span>
      </button>
      <Button
        look="primary"
        cap={caps('take')}
        aria-keyshortcuts={caps('take')}
        busy={busy && say('taking')}
        onClick={() => void commands.take(card)}
      >
        {say('take')}
      </Button>
    </section>
  );
}
