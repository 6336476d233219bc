import type { OperatorNow } from '@switchboard/core';
import { Check, Coffee, type LucideIcon } from 'lucide-react';
import { useId, useState } from 'react';
import { classes } from '../ui/classes.ts';
import { Icon } from '../ui/icon.tsx';
import { useWords, type WordKey } from '../words.ts';
import type { Commands, StatusChoice } from './commands.ts';
import styles from './status-menu.module.css';
import { useChatState, useNow } from './tools.ts';

const REASONS: readonly WordKey[] = ['awayLunch', 'awayBreak', 'awayMeeting', 'awayTraining'];
/** Why the desk sent somebody away: offers that nobody took. */
const MISSED = 'missed';

/** What an operator chose, in a word, with what comes after it. */
export function useStatusWord(): (me: Pick<OperatorNow, 'status' | 'reason'>) => string {
  const { say } = useWords();
  return ({ status, reason }) => {
    if (status !== 'away') return say(status === 'online' ? 'online' : 'statusOffline');
    if (reason === MISSED) return say('awayMissed');
    return reason ? `${say('away')}: ${reason}` : say('away');
  };
}

/** My status: each one says what it does. What comes after the chats in hand is a separate choice. */
export function StatusMenu({ me, commands, id }: { me: OperatorNow; commands: Commands; id: string }) {
  const { say, span } = useWords();
  const word = useStatusWord();
  const state = useChatState();
  const now = useNow();
  const heading = useId();
  const [asks, setAsks] = useState(me.status === 'away');
  const open = state.desk.chats.filter((card) => card.place !== 'offered').length;
  const choose = async (choice: StatusChoice) => {
    if (await commands.status(choice)) document.getElementById(id)?.hidePopover();
  };
  const busy = commands.busy?.act === 'status';
  const next = me.next;
  const isNext = (status: string, reason?: string) => next === status && me.next_reason === reason;
  return (
    <div
      id={id}
      popover="auto"
      role="dialog"
      aria-label={say('statusMenu')}
      aria-busy={busy}
      className={styles.menu}
    >
      <p className={styles.head}>
        <b>{say('chatsOpen', { n: open })}</b>
        <span>{say('statusFor', { status: word(me), time: span(now + state.skewMs - me.since) })}</span>
      </p>
      <div className={styles.list}>
        <Row
          dot={styles.ok}
          label={say('online')}
          more={say(me.reason === MISSED ? 'onlineAgain' : 'onlineMore')}
          on={me.status === 'online'}
          onPick={() => void choose({ status: 'online' })}
        />
        <Row
          icon={Coffee}
          label={say('away')}
          more={say('awayMore')}
          on={me.status === 'away'}
          open={asks}
          onPick={() => setAsks(!asks)}
        />
        {asks && (
          <div className={styles.chips}>
            {REASONS.map((key) => (
              <Chip
                key={key}
                label={say(key)}
                on={me.status === 'away' && me.reason === say(key)}
                onPick={() => void choose({ status: 'away', reason: say(key) })}
              />
            ))}
          </div>
        )}
        <Row
          dot={styles.off}
          label={say('statusOffline')}
          more={open > 0 ? say('offlineWith', { n: open }) : say('offlineMore')}
          on={me.status === 'offline'}
          onPick={() => void choose({ status: 'offline' })}
        />
      </div>
      {me.status === 'online' && (
        <div className={styles.next}>
          <b id={heading}>{say('afterThese')}</b>
          <p>{say('afterTheseMore')}</p>
          <fieldset className={styles.chips} aria-labelledby={heading}>
            <Chip label={say('stayOnline')} on={!next} onPick={() => void choose({ status: 'online' })} />
            {REASONS.slice(0, 2).map((key) => (
              <Chip
                key={key}
                label={say(key)}
                on={isNext('away', say(key))}
                onPick={() => void choose({ status: 'away', reason: say(key), next: true })}
              />
            ))}
            <Chip
              label={say('statusOffline')}
              on={isNext('offline')}
              onPick={() => void choose({ status: 'offline', next: true })}
            />
          </fieldset>
        </div>
      )}
    </div>
  );
}

function Row({
  dot,
  icon,
  label,
  more,
  on,
  open,
  onPick,
}: {
  dot?: string | undefined;
  icon?: LucideIcon;
  label: string;
  more: string;
  on: boolean;
  open?: boolean;
  onPick: () => void;
}) {
  return (
    <button
      type="button"
      className={classes(styles.row, on && styles.on)}
      aria-pressed={open === undefined ? on : undefined}
      aria-expanded={open}
      onClick={onPick}
    >
      {icon ? <Icon of={icon} size={14} /> : <span className={classes(styles.dot, dot)} aria-hidden />}
      <span className={styles.words}>
        {label}
        <span>{more}</span>
      </span>
      {on && <Icon of={Check} size={14} className={styles.check} />}
    </button>
  );
}

function Chip({ label, on, onPick }: { label: string; on: boolean; onPick: () => void }) {
  return (
    <button type="button" aria-pressed={on} className={styles.chip} onClick={onPick}>
      {label}
    </button>
  );
}
