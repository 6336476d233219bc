import type { Live, QueueLive } from '@switchboard/core/monitor';
import { ArrowDown, ArrowUp, CirclePause, Download, Pause } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { mayInQueues } from '../shell/rights.ts';
import { useShell } from '../shell/shell.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { Icon } from '../ui/icon.tsx';
import { useMonitorActs } from './acts.ts';
import { figureOf } from './figure-words.ts';
import { type Column, type Sort, sorted, turned, USUAL } from './model/sort.ts';
import { abandonedUrgency, isStuck, serviceUrgency, waitUrgency } from './model/urgency.ts';
import styles from './queues.module.css';
import { Head } from './section.tsx';
import { Bar } from './spark.tsx';
import { useHeld } from './use-held.ts';
import type { Monitored } from './use-monitor.ts';
import { Called, Dash, Wait } from './wait.tsx';
import { type MonitorKey, useMonitorWords } from './words.tsx';

const HEADS: readonly { by: Column; word: MonitorKey; figure?: Parameters<typeof figureOf>[0] }[] = [
  { by: 'name', word: 'queue' },
  { by: 'waiting', word: 'colWaiting', figure: 'waiting' },
  { by: 'longest', word: 'colLongest', figure: 'longest_wait' },
  { by: 'eta', word: 'colEta', figure: 'estimate' },
  { by: 'service', word: 'colService', figure: 'service_level' },
  { by: 'inWork', word: 'colInWork', figure: 'in_work' },
  { by: 'free', word: 'colFree' },
  { by: 'abandoned', word: 'colAbandoned', figure: 'abandoned_percent' },
];

/** One row a queue. A click narrows everything to it; the rows stay where they are while somebody points at them. */
export function QueuesTable({
  live,
  state,
  now,
  stale,
  gone,
  folded,
  onPick,
}: Monitored & {
  live: Live;
  /** Something lies beside: two columns less. */
  folded: boolean;
  onPick: (queue: string | undefined) => void;
}) {
  const { say, locale } = useMonitorWords();
  const acts = useMonitorActs();
  const [sort, setSort] = useState<Sort>(USUAL);
  const box = useRef<HTMLElement>(null);
  const running = live.queues.filter((it) => !it.is_paused);
  const paused = live.queues.filter((it) => it.is_paused);
  const rows = useHeld(sorted(running, sort), ({ id }) => id, box, `${sort.by} ${sort.down}`);
  const picked = state.scope.queue;
  return (
    <section aria-labelledby="queues" className={styles.section}>
      <Head id="queues" title={say('queues')} count={live.queues.length}>
        <IconButton icon={Download} label={say('download')} onClick={() => void acts.download(state.scope)} />
      </Head>
      {live.queues.length === 0 ? (
        <p className={styles.none}>{say('noQueues')}</p>
      ) : (
        <section
          ref={box}
          className={styles.scroll}
          onKeyDown={walk}
          aria-label={say('queuesTable')}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys.
          tabIndex={0}
        >
          <table className={classes(styles.table, folded && styles.folded, stale && styles.stale)}>
            <thead>
              <tr>
                {HEADS.map(({ by, word, figure }) => (
                  <th
                    key={by}
                    data-col={by}
                    scope="col"
                    aria-sort={sort.by === by ? (sort.down ? 'descending' : 'ascending') : undefined}
                  >
                    <button
                      type="button"
                      title={figure && figureOf(figure, locale).meaning}
                      onClick={() => setSort(turned(sort, by))}
                    >
                      {say(word)}
                      {sort.by === by && <Icon of={sort.down ? ArrowDown : ArrowUp} size={12} />}
                    </button>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((it) => (
                <QueueRow
                  key={it.id}
                  queue={it}
                  now={now}
                  stale={stale}
                  gone={gone}
                  picked={it.id === picked}
                  onPick={() => onPick(it.id === picked ? undefined : it.id)}
                />
              ))}
              {paused.map((it) => (
                <PausedRow key={it.id} queue={it} />
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}

function QueueRow({
  queue,
  now,
  stale,
  gone,
  picked,
  onPick,
}: {
  queue: QueueLive;
  now: number;
  stale: boolean;
  gone: boolean;
  picked: boolean;
  onPick: () => void;
}) {
  const { say, percent, number, span } = useMonitorWords();
  const { figures } = queue;
  const { promise } = figures;
  const stuck = isStuck(queue);
  const service = stale ? 'calm' : serviceUrgency(figures);
  const none = gone ? say('staleFigure') : undefined;
  const late = waitUrgency(figures.longest_since, promise.longest_wait_ms, now) === 'late' && !stale;
  return (
    <tr className={classes(picked && styles.picked, late && styles.late)}>
      <th scope="row">
        <button
          type="button"
          aria-pressed={picked}
          title={say('narrowTo', { queue: queue.name })}
          onClick={onPick}
        >
          <span className="clip" dir="auto">
            {queue.name}{' '}
            <span className={styles.skills}>
              {queue.is_open ? queue.skills.join(', ') : say('closedNow')}
            </span>
          </span>
        </button>
      </th>
      <td data-col="waiting" className={figures.waiting > 0 ? styles.strong : undefined}>
        {none ? <Dash why={none} /> : number(figures.waiting)}
      </td>
      <td data-col="longest">
        <Wait
          since={figures.longest_since}
          targetMs={promise.longest_wait_ms}
          now={now}
          stale={stale}
          none={say('nobodyWaits')}
          strong
        />
      </td>
      <td data-col="eta" className={styles.quiet}>
        {figures.estimate_ms === null || stale ? (
          <Dash why={stale ? say('staleWait') : say('tooFew')} />
        ) : (
          rangeOf(figures.estimate_ms, say, span)
        )}
      </td>
      <td data-col="service">
        {none || figures.service_level_percent === null ? (
          <Dash why={none ?? say('noVisitsShort')} />
        ) : (
          <span className={styles.level}>
            <Bar
              percent={figures.service_level_percent}
              goal={promise.service_level_percent}
              urgency={service}
            />
            <Called urgency={service} strong={service !== 'calm'}>
              {percent(figures.service_level_percent / 100)}
            </Called>
          </span>
        )}
      </td>
      <td data-col="inWork">{none ? <Dash why={none} /> : number(figures.in_work)}</td>
      <td data-col="free">
        {stale ? (
          <Dash why={say('staleFigure')} />
        ) : (
          <Called urgency={stuck ? 'late' : 'calm'} strong={stuck}>
            {say('nOf', { n: queue.free_operators, all: queue.online_operators })}
          </Called>
        )}
      </td>
      <td data-col="abandoned">
        {none || figures.abandoned_percent === null ? (
          <Dash why={none ?? say('noVisitsShort')} />
        ) : (
          <Called urgency={stale ? 'calm' : abandonedUrgency(figures.abandoned_percent)}>
            {percent(figures.abandoned_percent / 100, 1)}
          </Called>
        )}
      </td>
    </tr>
  );
}

function PausedRow({ queue }: { queue: QueueLive }) {
  const { say } = useMonitorWords();
  const { rights } = useShell();
  const acts = useMonitorActs();
  const may = mayInQueues(rights, 'administer', [queue.id]);
  return (
    <tr className={styles.paused}>
      <td colSpan={HEADS.length}>
        <div>
          <Icon of={CirclePause} size={14} />
          <b dir="auto">{queue.name}</b>
          <span className="clip">
            {queue.paused_by ? say('pausedBy', { name: queue.paused_by }) : say('paused')}
            {queue.figures.waiting > 0 && ` · ${say('nWait', { n: queue.figures.waiting })}`}
          </span>
          {may && (
            <Button
              look="quiet"
              size={28}
              busy={acts.busy === `resume ${queue.id}` && say('resuming')}
              onClick={() => void acts.pause(queue.id, false)}
            >
              {say('resume')}
            </Button>
          )}
        </div>
      </td>
    </tr>
  );
}

/** Arrows walk the rows. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('tbody button')];
  const at = all.indexOf(event.target as HTMLElement);
  const next = at < 0 ? undefined : all[at + (event.key === 'ArrowDown' ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

/** Pauses the queue that is chosen. */
export function PauseQueue({ queue }: { queue: QueueLive }) {
  const { say } = useMonitorWords();
  const acts = useMonitorActs();
  return (
    <Button
      look="quiet"
      icon={Pause}
      busy={acts.busy === `pause ${queue.id}` && say('pausing')}
      onClick={() => void acts.pause(queue.id, true)}
    >
      {say('pauseQueue', { queue: queue.name })}
    </Button>
  );
}

/** `7–9 min`, `under 1 min`: an estimate is a range, in whole minutes. */
export function rangeOf(
  [from, to]: readonly [number, number],
  say: (key: MonitorKey, values?: Readonly<Record<string, string | number>>) => string,
  span: (ms: number) => string,
): string {
  if (to <= 60_000) return say('underMinute');
  if (to > 3_600_000) return span(to);
  const [a, b] = [Math.max(1, Math.floor(from / 60_000)), Math.ceil(to / 60_000)];
  return a === b ? say('minutes', { n: a }) : say('minutesRange', { from: a, to: b });
}
