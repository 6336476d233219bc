import { answeredBy, dayLabel, type EarlierChat, timeOfDay } from '@switchboard/core';
import { BadgeCheck, CircleUser, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Selected, Standing } from '../desk/selection.ts';
import { isStale, useChatState, useNow, useTools } from '../desk/tools.ts';
import { nameOf } from '../model/chats.ts';
import { waitOf } from '../model/waits.ts';
import { CustomerParts } from '../past/card.tsx';
import { Avatar } from '../ui/avatar.tsx';
import { IconButton } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { Icon } from '../ui/icon.tsx';
import { Timer } from '../ui/timer.tsx';
import { useWords } from '../words.ts';
import styles from './facts.module.css';
import { useStateOf } from './thread-head.tsx';

/** What is known of the customer and of this chat. Nothing that is not known is drawn. */
export function Facts({
  selected,
  standing,
  over,
  onPast,
  onClose,
}: {
  selected: Selected;
  standing: Standing;
  /** Over the conversation, at this end of it; the one that it is about stays free where it can. */
  over: false | 'start' | 'end';
  /** An earlier chat is to be read. */
  onPast: (chat: EarlierChat) => void;
  onClose: () => void;
}) {
  const { me } = useTools();
  const { say, region } = useWords();
  const state = useChatState();
  const now = useNow();
  const stale = isStale(state, now);
  const [, word] = useStateOf(selected, standing);
  const timeline = state.timelines[selected.timeline];
  const card = state.desk.chats.find((it) => it.conversation === selected.conversation);
  const queued = state.desk.board?.waiting.find((it) => it.conversation === selected.conversation);
  const own = timeline?.entries.filter((entry) => entry.conversation === selected.conversation) ?? [];
  const texts = own.filter((entry) => entry.kind === 'message');
  const notes = own.filter((entry) => entry.kind === 'note').length;
  const started = own[0]?.at;
  const mineLast = texts.findLast((entry) => entry.by !== 'customer');
  const wait = card?.place === 'mine' ? waitOf(card, timeline) : undefined;
  const since = wait?.for === 'you' ? wait.since : queued?.since;
  const owner = answeredBy(timeline);
  const name = nameOf(selected, (id) => say('guest', { id }));
  const known = selected.name.trim() !== '';
  return (
    <aside
      tabIndex={-1}
      data-zone="facts"
      className={classes(styles.facts, over && styles.over, over === 'start' && styles.start)}
      aria-label={say('context')}
    >
      <div className={styles.card}>
        <Avatar id={selected.customer} name={selected.name} size={40} grey={stale} />
        <div className={styles.who}>
          <h2 dir="auto">{name}</h2>
          <p className={known ? styles.known : undefined}>
            <Icon of={known ? BadgeCheck : CircleUser} size={14} />
            {say(known ? 'identityKnown' : 'identityGuest')}
          </p>
        </div>
        <IconButton icon={X} size={14} label={say('hideContext')} onClick={onClose} />
      </div>
      <dl className={styles.list}>
        <Fact label={say('customerNo')}>
          <span className={styles.mono} title={selected.customer}>
            {selected.customer.slice(-8)}
          </span>
        </Fact>
      </dl>
      <CustomerParts
        conversation={selected.conversation}
        mayWrite={standing === 'mine' || standing === 'wrapUp'}
        onPast={onPast}
      >
        <section className={styles.part}>
          <h3>{say('thisChat')}</h3>
          <dl className={styles.list}>
            <Fact label={say('state')}>{say(word)}</Fact>
            <Fact label={say('waitTime')}>
              {stale || since !== undefined ? (
                <Timer
                  waitedMs={
                    stale || since === undefined ? undefined : Math.max(0, now + state.skewMs - since)
                  }
                />
              ) : (
                '–'
              )}
            </Fact>
            {owner && <Fact label={say('answered')}>{owner === me.name ? say('you') : owner}</Fact>}
            {started !== undefined && (
              <Fact label={say('started')}>
                {dayLabel(started, now, region)}, {timeOfDay(started, region)}
              </Fact>
            )}
            <Fact label={say('messages')}>
              {timeline?.loaded ? `${texts.length}${timeline.older ? '+' : ''}` : '–'}
            </Fact>
            {notes > 0 && <Fact label={say('notes')}>{notes}</Fact>}
            {mineLast && timeline && (
              <Fact label={say('readTo')}>{say(mineLast.n <= timeline.read ? 'all' : 'notAll')}</Fact>
            )}
            <Fact label={say('copyId')}>
              <span className={styles.mono} title={selected.conversation}>
                {selected.conversation.slice(-8)}
              </span>
            </Fact>
          </dl>
        </section>
      </CustomerParts>
    </aside>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
