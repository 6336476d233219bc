import type { Live, OperatorRow } from '@switchboard/core/monitor';
import { Coffee, type LucideIcon, Unplug } from 'lucide-react';
import { useRef, useState } from 'react';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { Icon } from '../ui/icon.tsx';
import { JackRow } from '../ui/jack-row.tsx';
import { replyTarget } from './model/urgency.ts';
import styles from './operators.module.css';
import { Head } from './section.tsx';
import { useHeld } from './use-held.ts';
import type { Monitored } from './use-monitor.ts';
import { Called } from './wait.tsx';
import { type MonitorSay, useMonitorWords } from './words.tsx';

/** More are shown when somebody asks for them. */
const SHOWN = 48;
const RANK = { online: 0, busy: 0, lost: 1, away: 2, offline: 3 } as const;

/** Who answers, what each is doing and for how long, and the slots. Who is not there stands last. */
export function OperatorsBoard({
  live,
  state,
  now,
  stale,
  picked,
  onPick,
}: Monitored & { live: Live; picked: string | undefined; onPick: (id: string | undefined) => void }) {
  const { say } = useMonitorWords();
  const box = useRef<HTMLUListElement>(null);
  const [whole, setWhole] = useState(false);
  const all = state.operators?.operators ?? [];
  const fresh = [...all].sort((a, b) => RANK[a.state] - RANK[b.state] || a.name.localeCompare(b.name));
  const rows = useHeld(fresh, ({ id }) => id, box, state.scope.queue ?? '');
  const { online, busy, away, lost, slots_used, slots } = live.operators;
  const target = replyTarget(live.all);
  return (
    <section aria-labelledby="operators" className={styles.section}>
      <Head id="operators" title={say('operators')} count={rows.length}>
        <p className={classes(styles.counts, stale && styles.grey)}>
          <span>
            <i className={styles.ok} aria-hidden />
            {say('nOnline', { n: online })}
          </span>
          {busy > 0 && (
            <span>
              <i className={styles.warn} aria-hidden />
              {say('nBusy', { n: busy })}
            </span>
          )}
          {away > 0 && (
            <span>
              <Icon of={Coffee} size={14} />
              {say('nAway', { n: away })}
            </span>
          )}
          {lost > 0 && (
            <span>
              <Icon of={Unplug} size={14} />
              {say('nLost', { n: lost })}
            </span>
          )}
        </p>
        <p className={styles.slots}>
          {stale ? say('slotsStale') : say('slots', { n: slots_used, all: slots })}
        </p>
      </Head>
      {state.operators && rows.length === 0 && <p className={styles.none}>{say('noOperators')}</p>}
      <ul ref={box} className={styles.grid}>
        {(whole ? rows : rows.slice(0, SHOWN)).map((it) => (
          <li key={it.id}>
            <Cell
              row={it}
              now={now}
              stale={stale}
              target={target}
              picked={it.id === picked}
              onPick={() => onPick(it.id === picked ? undefined : it.id)}
            />
          </li>
        ))}
      </ul>
      {!whole && rows.length > SHOWN && (
        <Button look="quiet" className={styles.rest} onClick={() => setWhole(true)}>
          {say('allOfThem', { n: rows.length })}
        </Button>
      )}
    </section>
  );
}

function Cell({
  row,
  now,
  stale,
  target,
  picked,
  onPick,
}: {
  row: OperatorRow;
  now: number;
  stale: boolean;
  target: number;
  picked: boolean;
  onPick: () => void;
}) {
  const { say, span } = useMonitorWords();
  const { urgency, text } = stale
    ? { urgency: 'calm' as const, text: say('stateUnknown') }
    : doing(row, now, target, say, span);
  const mark = MARKS[row.state];
  return (
    <button
      type="button"
      aria-pressed={picked}
      title={`${row.name} · ${text}`}
      className={classes(styles.cell, picked && styles.picked)}
      onClick={onPick}
    >
      <span className={styles.face}>
        <Avatar id={row.id} name={row.name} grey={stale} />
        {!stale && (
          <span className={classes(styles.mark, styles[row.state])}>
            {mark && <Icon of={mark} size={12} />}
          </span>
        )}
      </span>
      <span className={styles.words}>
        <b className="clip" dir="auto">
          {row.name}
        </b>
        <span className={classes('clip', styles.state)}>
          <Called urgency={urgency}>{text}</Called>
        </span>
      </span>
      {!stale && (
        <span className={styles.jacks}>
          <JackRow
            used={row.used}
            of={row.capacity}
            label={say('slotsOf', { n: row.used, all: row.capacity })}
          />
        </span>
      )}
    </button>
  );
}

const MARKS: Readonly<Partial<Record<OperatorRow['state'], LucideIcon>>> = { away: Coffee, lost: Unplug };

/** What calls somebody first, else the state and its time. */
export function doing(
  row: OperatorRow,
  now: number,
  targetMs: number,
  say: MonitorSay,
  span: (ms: number) => string,
): { readonly urgency: 'calm' | 'near' | 'late'; readonly text: string } {
  const time = span(Math.max(0, now - row.since));
  if (row.state === 'lost') {
    const left = row.grace_until === null ? 0 : row.grace_until - now;
    return {
      urgency: 'near',
      text: left > 0 ? say('grace', { n: Math.ceil(left / 1_000) }) : say('graceOver'),
    };
  }
  const replyMs = row.reply_since === null ? 0 : now - row.reply_since;
  if (replyMs > targetMs)
    return { urgency: 'late', text: say('replyLate', { time: span(replyMs - targetMs) }) };
  if (row.misses > 0 && row.state !== 'away' && row.state !== 'offline')
    return { urgency: 'near', text: say('missed', { n: row.misses }) };
  const next = row.next ? ` · ${say('nextOf', { status: say(STATUS[row.next]).toLowerCase() })}` : '';
  const wrap = row.wrap_up_until !== null && row.wrap_up_until > now && row.state !== 'away';
  if (wrap)
    return { urgency: 'calm', text: say('wrapUpLeft', { time: span((row.wrap_up_until ?? now) - now) }) };
  switch (row.state) {
    case 'away':
      return row.reason === 'missed'
        ? { urgency: 'near', text: say('awayMissed', { time }) }
        : { urgency: 'calm', text: row.reason ? `${row.reason} ${time}` : say('awayFor', { time }) };
    case 'offline':
      // Who has never chosen a status has not been off-line since 1970.
      return { urgency: 'calm', text: row.since === 0 ? say('offline') : say('offlineFor', { time }) };
    case 'busy':
      return { urgency: 'calm', text: say('busyFor', { time }) + next };
    default:
      return { urgency: 'calm', text: say('onlineFor', { time }) + next };
  }
}

export const STATUS = { online: 'online', away: 'away', offline: 'offline' } as const;
