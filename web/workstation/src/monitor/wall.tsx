import { Siren } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import type { Urgency } from '../model/waits.ts';
import { classes } from '../ui/classes.ts';
import { Icon } from '../ui/icon.tsx';
import { Jack } from '../ui/jack-row.tsx';
import { openAlarms } from './alarm-bell.ts';
import { useAlarmText } from './alarms.tsx';
import { sorted, USUAL } from './model/sort.ts';
import { abandonedUrgency, isStuck, serviceUrgency, waitUrgency, worst } from './model/urgency.ts';
import { Bar } from './spark.tsx';
import { WINDOW_WORDS } from './tiles.tsx';
import type { Monitored } from './use-monitor.ts';
import { Called, Dash } from './wait.tsx';
import styles from './wall.module.css';
import { useMonitorWords } from './words.tsx';

const PER_PAGE = 6;
const PAGE_MS = 15_000;
const JACKS_MAX = 72;

/** The board on the wall: nothing to click, read from across the room. Escape leaves it. */
export function Wall({ state, now, stale, gone, ageMs, onLeave }: Monitored & { onLeave: () => void }) {
  const { say, span, percent, number, region } = useMonitorWords();
  const tell = useAlarmText();
  const dialog = useRef<HTMLDialogElement>(null);
  const leave = useRef(onLeave);
  leave.current = onLeave;
  useEffect(() => {
    const it = dialog.current;
    it?.showModal();
    it?.focus();
    return () => it?.close();
  }, []);
  const { live } = state;
  const clock = new Intl.DateTimeFormat(region, { hour: 'numeric', minute: '2-digit' }).format(now);
  const [alarm] = openAlarms(state.alerts?.alerts ?? []).filter((it) => !it.seen);
  const none = <Dash why={say('staleFigure')} />;
  const count = (value: number) => (gone ? none : number(value));
  const wait = (since: number | null, target: number | null, size: number) =>
    since === null || stale ? (
      <Dash why={say(stale ? 'staleWait' : 'nobodyWaits')} />
    ) : (
      <Called urgency={waitUrgency(since, target, now)} size={size}>
        {span(Math.max(0, now - since))}
      </Called>
    );
  const share = (value: number | null, urgency: Urgency, digits: number, size: number) =>
    value === null || gone ? (
      <Dash why={say(gone ? 'staleFigure' : 'noVisitsShort')} />
    ) : (
      <Called urgency={stale ? 'calm' : urgency} size={size}>
        {percent(value / 100, digits)}
      </Called>
    );
  const rows = live ? onPage(sorted(live.queues, USUAL), now, (it) => lateness(it, now)) : [];
  const longest = live?.queues.find(({ id }) => id === live.longest_queue);
  const target = longest?.figures.promise.longest_wait_ms ?? null;
  const all = live?.all;
  const waitLook = all && !stale ? waitUrgency(all.longest_since, target, now) : 'calm';
  const word = live ? say(WINDOW_WORDS[live.window]) : '';
  return (
    <dialog
      ref={dialog}
      className={classes(styles.wall, stale && styles.stale)}
      aria-label={say('wallboard')}
      tabIndex={-1}
      onClose={() => leave.current()}
    >
      {!live || !all ? (
        <p className={styles.loading}>{say(state.fault ? 'serverAway' : 'loading')}</p>
      ) : (
        <>
          <ul className={styles.tiles}>
            <WallTile label={say('colWaiting')} more={say('freeSlots', { n: live.operators.slots_free })}>
              {count(all.waiting)}
            </WallTile>
            <WallTile
              label={say('longestWait')}
              urgency={waitLook}
              more={
                longest && all.longest_since !== null
                  ? target === null
                    ? longest.name
                    : say('queueTarget', { queue: longest.name, target: span(target) })
                  : say('nobodyWaits')
              }
            >
              {wait(all.longest_since, target, 72)}
            </WallTile>
            <WallTile
              label={say('colService')}
              more={
                all.promise.service_level_percent === null
                  ? word
                  : say('goal', {
                      goal: percent(all.promise.service_level_percent / 100),
                      time: span(all.promise.within_ms ?? 30_000),
                    })
              }
            >
              {share(all.service_level_percent, serviceUrgency(all), 0, 72)}
            </WallTile>
            <WallTile
              label={say('colAbandoned')}
              more={say('ofVisits', {
                n: all.abandoned - all.abandoned_short,
                all: all.answered + all.abandoned - all.abandoned_short,
                window: word,
              })}
            >
              {share(all.abandoned_percent, abandonedUrgency(all.abandoned_percent), 1, 72)}
            </WallTile>
          </ul>
          <table className={styles.queues}>
            <thead>
              <tr>
                <th scope="col">{say('queue')}</th>
                <th scope="col">{say('colWaiting')}</th>
                <th scope="col">{say('colLongest')}</th>
                <th scope="col">{say('colService')}</th>
                <th scope="col">{say('colFreeShort')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((it) => {
                const { figures } = it;
                const service = serviceUrgency(figures);
                return (
                  <tr key={it.id}>
                    <th scope="row" dir="auto">
                      {it.name}
                      {it.is_paused && <small> {say('paused')}</small>}
                    </th>
                    <td>{count(figures.waiting)}</td>
                    <td>{wait(figures.longest_since, figures.promise.longest_wait_ms, 40)}</td>
                    <td>
                      <span className={styles.level}>
                        {figures.service_level_percent !== null && !gone && (
                          <Bar
                            percent={figures.service_level_percent}
                            goal={figures.promise.service_level_percent}
                            urgency={stale ? 'calm' : service}
                          />
                        )}
                        {share(figures.service_level_percent, service, 0, 1)}
                      </span>
                    </td>
                    <td>
                      {stale ? (
                        none
                      ) : (
                        <Called urgency={isStuck(it) ? 'late' : 'calm'} size={40}>
                          {number(it.free_operators)}
                        </Called>
                      )}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
          <section className={styles.side} aria-label={say('slotsTitle')}>
            <h2>{say('slotsTitle')}</h2>
            <p className={styles.slots}>
              <b>{stale ? none : number(live.operators.slots_used)}</b>{' '}
              {!stale && say('slotsRest', { all: live.operators.slots, free: live.operators.slots_free })}
            </p>
            {!stale && live.operators.slots <= JACKS_MAX && (
              <p className={styles.jacks} aria-hidden>
                {Array.from({ length: live.operators.slots }, (_, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a jack is its place.
                  <Jack key={at} plugged={at < live.operators.slots_used} size={38} />
                ))}
              </p>
            )}
            {!stale && (
              <ul className={styles.states}>
                <li className={styles.ok}>{say('nOnline', { n: live.operators.online })}</li>
                <li className={styles.warn}>{say('nBusy', { n: live.operators.busy })}</li>
                <li>{say('nAway', { n: live.operators.away })}</li>
                <li>{say('nLost', { n: live.operators.lost })}</li>
              </ul>
            )}
          </section>
          <p
            className={classes(
              styles.band,
              stale ? styles.bandStale : alarm && styles[`band-${alarm.level}`],
            )}
          >
            {stale ? (
              <b>
                {say('noDataSince', {
                  time: new Intl.DateTimeFormat(region, { timeStyle: 'medium' }).format(state.heardAt),
                })}
              </b>
            ) : alarm ? (
              <>
                <Icon of={Siren} size={40} />
                <b>{tell(alarm).head}</b> {tell(alarm).more}
              </>
            ) : (
              say('noAlarms')
            )}
          </p>
          <p className={styles.clock}>
            <span>{stale ? say('notLive') : say('liveAgo', { n: Math.round((ageMs ?? 0) / 1_000) })}</span>
            <b>{clock}</b>
          </p>
        </>
      )}
    </dialog>
  );
}

function WallTile({
  label,
  more,
  urgency = 'calm',
  children,
}: {
  label: string;
  more: string;
  urgency?: Urgency;
  children: ReactNode;
}) {
  return (
    <li className={classes(styles.tile, urgency === 'late' && styles.breach)}>
      <p>{label}</p>
      <p className={styles.figure}>{children}</p>
      <p className="clip">{more}</p>
    </li>
  );
}

type Row = NonNullable<Monitored['state']['live']>['queues'][number];

function lateness(it: Row, now: number): boolean {
  const { longest_since, promise } = it.figures;
  const wait = waitUrgency(longest_since, promise.longest_wait_ms, now);
  return worst(wait, serviceUrgency(it.figures)) === 'late' || isStuck(it);
}

/** Six rows fit: those that are late stay, the others take turns. */
export function onPage<T extends Row>(
  rows: readonly T[],
  now: number,
  isLate: (row: T) => boolean,
): readonly T[] {
  if (rows.length <= PER_PAGE) return rows;
  const late = rows.filter(isLate).slice(0, PER_PAGE - 1);
  const rest = rows.filter((it) => !late.includes(it));
  const room = PER_PAGE - late.length;
  const page = Math.floor(now / PAGE_MS) % Math.ceil(rest.length / room);
  // The last page is filled up from the one before it.
  const from = Math.min(page * room, rest.length - room);
  return [...late, ...rest.slice(from, from + room)];
}
