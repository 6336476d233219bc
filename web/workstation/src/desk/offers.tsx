import type { ChatCard } from '@switchboard/core';
import { ChevronDown, PhoneIncoming } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { nameOf } from '../model/chats.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { Icon } from '../ui/icon.tsx';
import { Ring } from '../ui/ring.tsx';
import { Timer } from '../ui/timer.tsx';
import { useWords, type WordKey } from '../words.ts';
import type { Commands } from './commands.ts';
import { useKeyCaps } from './key-caps.ts';
import styles from './next-card.module.css';
import { isStale, useChatState, useNow, useTools } from './tools.ts';

const NEAR_MS = 10_000;
const USUAL_MS = 30_000;

const REASONS: readonly WordKey[] = ['declineSubject', 'declineLanguage', 'declineBusy', 'declineKnown'];

/** A customer who is offered to me, until the ring runs out. The first of several has the keys. */
export function OfferCard({
  card,
  first,
  bar = false,
  commands,
  onOpen,
}: {
  card: ChatCard;
  first: boolean;
  /** In one line over the tiles, where it never covers a text. */
  bar?: boolean;
  commands: Commands;
  onOpen: () => void;
}) {
  const { say } = useWords();
  const caps = useKeyCaps();
  const state = useChatState();
  const now = useNow();
  const [asks, setAsks] = useState(false);
  useSeen(card);
  const stale = isStale(state, now);
  const serverNow = now + state.skewMs;
  const name = nameOf(card, (id) => say('guest', { id }));
  const busyWith = commands.busy?.conversation === card.conversation ? commands.busy.act : undefined;
  return (
    <section
      className={classes(styles.card, bar && styles.bar)}
      aria-label={say('offerFor', { name })}
      data-chat={card.conversation}
    >
      <p className={styles.top}>
        <span>
          <Icon of={PhoneIncoming} size={14} />
          {card.from ? say('offerFrom', { name: card.from }) : say('offer')}
        </span>
        <Timer waitedMs={stale ? undefined : Math.max(0, serverNow - card.since)} />
      </p>
      <button type="button" className={styles.who} onClick={onOpen} title={name}>
        <Avatar id={card.customer} name={card.name} grey={stale} />
        <span className={styles.words}>
          <b className="clip" dir="auto">
            {name}
          </b>
          <span className={styles.text} dir="auto">
            {card.preview && `“${card.preview}”`}
          </span>
        </span>
      </button>
      <div className={styles.answers}>
        <Button
          look="primary"
          cap={first ? caps('take') : undefined}
          aria-keyshortcuts={first ? caps('take') : undefined}
          busy={busyWith === 'accept' && say('accepting')}
          onClick={() => void commands.accept(card)}
        >
          {say('accept')}
        </Button>
        <Button
          cap={first ? caps('decline') : undefined}
          aria-keyshortcuts={first ? caps('decline') : undefined}
          busy={busyWith === 'decline' && say('declining')}
          onClick={() => void commands.decline(card)}
        >
          {say('decline')}
        </Button>
        <IconButton
          icon={ChevronDown}
          size={14}
          label={say('declineWhy')}
          aria-expanded={asks}
          onClick={() => setAsks(!asks)}
        />
        {!stale && card.until !== undefined && <Left leftMs={card.until - serverNow} />}
      </div>
      {asks && (
        <fieldset className={styles.reasons} aria-label={say('declineWhy')}>
          {REASONS.map((key) => (
            <Button
              key={key}
              size={28}
              disabled={busyWith !== undefined}
              onClick={() => void commands.decline(card, say(key))}
            >
              {say(key)}
            </Button>
          ))}
        </fieldset>
      )}
    </section>
  );
}

function Left({ leftMs }: { leftMs: number }) {
  const { say } = useWords();
  // The whole is what was left when it came here, or the usual time if it came late.
  const whole = useRef(Math.max(leftMs, leftMs > NEAR_MS ? 0 : USUAL_MS));
  const seconds = Math.max(0, Math.ceil(leftMs / 1000));
  return (
    <Ring
      share={leftMs / whole.current}
      text={seconds > 99 ? `${Math.ceil(seconds / 60)} m` : `${seconds}`}
      label={say('secondsLeft', { n: seconds })}
      near={leftMs <= NEAR_MS}
    />
  );
}

/** The desk is told that the offer is on the screen: it may be missed from now on. Not while the page is hidden. */
function useSeen({ conversation, offer }: ChatCard): void {
  const { chat } = useTools();
  const open = useChatState().line.name === 'open';
  useEffect(() => {
    if (offer === undefined || !open) return;
    const gone = new AbortController();
    const tell = () => {
      if (document.visibilityState !== 'visible') return;
      gone.abort();
      chat.tell({ kind: 'seen', conversation, offer });
    };
    document.addEventListener('visibilitychange', tell, gone);
    tell();
    return () => gone.abort();
  }, [chat, conversation, offer, open]);
}
