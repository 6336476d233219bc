import type { OperatorNow } from '@switchboard/core';
import { Check, Coffee, type LucideIcon, Undo2 } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { Icon } from '../ui/icon.tsx';
import { hidePopover } from '../ui/popover.ts';
import { useWords, type WordKey } from '../words.ts';
import { useSettings } from './ask.ts';
import type { Commands, StatusChoice } from './commands.ts';
import { Slots } from './slots.tsx';
import styles from './status-menu.module.css';
import { useChatState, useNow } from './tools.ts';

/** Where the settings name none, or are not read yet. */
const REASONS: readonly WordKey[] = ['awayLunch', 'awayBreak', 'awayMeeting', 'awayTraining'];
const LOOK_MS = 5_000;
const NEXT_SHOWN = 3;
const BACK = { warm: false, orQueue: true, comment: '' };
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
  const menu = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const it = menu.current;
    const toggled = (event: Event) => setShown((event as ToggleEvent).newState === 'open');
    it?.addEventListener('toggle', toggled);
    return () => it?.removeEventListener('toggle', toggled);
  }, []);
  const named = useSettings<{ name: string }>(shown ? 'away-reasons' : undefined).value;
  const reasons =
    named && named.length > 0 ? named.map(({ body }) => body.name) : REASONS.map((key) => say(key));
  const open = state.desk.chats.filter((card) => card.place !== 'offered').length;
  const choose = async (choice: StatusChoice) => {
    if (await commands.status(choice)) hidePopover(id);
  };
  const busy = commands.busy?.act === 'status';
  const mine = state.desk.chats.filter((card) => card.place === 'mine' || card.place === 'on_hold');
  const [giving, setGiving] = useState(false);
  /** Away first: none of them is offered back. One after the other; the first that cannot go ends it. */
  const giveBack = async () => {
    if (giving) return;
    setGiving(true);
    if (me.status !== 'online' || (await commands.status({ status: 'away' })))
      for (const card of mine)
        if (!(await commands.transfer(card, { to: 'back', queue: undefined }, BACK))) break;
    setGiving(false);
    hidePopover(id);
  };
  const next = me.next;
  const isNext = (status: string, reason?: string) => next === status && me.next_reason === reason;
  return (
    <div
      ref={menu}
      id={id}
      popover="auto"
      role="dialog"
      aria-label={say('statusMenu')}
      aria-busy={busy}
      className={styles.menu}
    >
      <p className={styles.head}>
        <b>{say('chatsOpen', { n: open })}</b>
        {/* Who has never chosen a status has not had it since 1970. */}
        <span>
          {me.since === 0
            ? word(me)
            : say('statusFor', { status: word(me), time: span(now + state.skewMs - me.since) })}
        </span>
      </p>
      {shown && <Slots me={me} commands={commands} everyMs={LOOK_MS} />}
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
            {reasons.map((reason) => (
              <Chip
                key={reason}
                label={reason}
                on={me.status === 'away' && me.reason === reason}
                onPick={() => void choose({ status: 'away', reason })}
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
      {mine.length > 0 && (
        <div className={styles.next}>
          <Button size={28} icon={Undo2} busy={giving && say('transferring')} onClick={() => void giveBack()}>
            {say('giveBackAll', { n: mine.length })}
          </Button>
          <p>{say('giveBackAllMore')}</p>
        </div>
      )}
      {me.status === 'online' && (
        <div className={styles.next}>
          <b id={heading}>{say('afterThese')}</b>
          <p>{say('afterTheseMore')}</p>
          <fieldset className={styles.chips} aria-labelledby={heading}>
            <Chip label={say('stayOnline')} on={!next} onPick={() => void choose({ status: 'online' })} />
            {reasons.slice(0, NEXT_SHOWN).map((reason) => (
              <Chip
                key={reason}
                label={reason}
                on={isNext('away', reason)}
                onPick={() => void choose({ status: 'away', reason, next: true })}
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
