import type { Figures, Live, QueueLive } from '@switchboard/core/monitor';
import { CircleHelp } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Urgency } from '../model/waits.ts';
import { IconButton } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { figureOf } from './figure-words.ts';
import { abandonedUrgency, overdue, replyTarget, serviceUrgency, waitUrgency } from './model/urgency.ts';
import { Spark } from './spark.tsx';
import styles from './tiles.module.css';
import type { Monitored } from './use-monitor.ts';
import { Called, Dash } from './wait.tsx';
import { useMonitorWords } from './words.tsx';

/** The queue that is chosen, or all of them together. */
export function chosen(live: Live, queue: string | undefined): { figures: Figures; queue?: QueueLive } {
  const it = live.queues.find(({ id }) => id === queue);
  return it ? { figures: it.figures, queue: it } : { figures: live.all };
}

/** Six figures on which somebody acts, each with its target, its cause or its share. */
export function Tiles({
  state,
  now,
  stale,
  gone,
  live,
  onHelp,
}: Monitored & { live: Live; onHelp: () => void }) {
  const { say, span, percent, number } = useMonitorWords();
  const { figures, queue } = chosen(live, state.scope.queue);
  const { operators, longest_queue } = live;
  const longest = queue ?? live.queues.find(({ id }) => id === longest_queue);
  const target = longest?.figures.promise.longest_wait_ms ?? null;
  const { service_level_percent: goal, within_ms } = figures.promise;
  const series = state.series;
  const replyMs = replyTarget(figures);
  const late = overdue(state.operators?.operators ?? [], replyMs, now);
  const answered = figures.answered + figures.abandoned - figures.abandoned_short;
  const there = operators.online + operators.busy;
  const all = there + operators.away + operators.lost + operators.offline;
  const absent = [
    operators.away > 0 && say('nAway', { n: operators.away }),
    operators.lost > 0 && say('nLost', { n: operators.lost }),
  ].filter(Boolean);
  const sinceOf = (since: number | null) => (since === null ? undefined : Math.max(0, now - since));
  const waited = sinceOf(figures.longest_since);
  const replyWaited = sinceOf(figures.reply_since);
  const blank = gone ? say('staleFigure') : undefined;
  const windowWord = say(WINDOW_WORDS[live.window]);
  return (
    <section aria-label={say('figures')} className={classes(styles.strip, stale && styles.stale)}>
      <Tile
        figure="waiting"
        value={blank ? <Dash why={blank} /> : number(figures.waiting)}
        more={stale ? say('slotsStale') : say('freeSlots', { n: operators.slots_free })}
        chart={series && <Spark values={series.waiting} />}
        onHelp={onHelp}
      />
      <Tile
        figure="longest_wait"
        value={
          stale || waited === undefined ? (
            <Dash why={stale ? say('staleWait') : say('nobodyWaits')} />
          ) : (
            <Called urgency={waitUrgency(figures.longest_since, target, now)} size={18}>
              {span(waited)}
            </Called>
          )
        }
        more={
          longest && waited !== undefined
            ? target === null
              ? longest.name
              : say('queueTarget', { queue: longest.name, target: span(target) })
            : say('nobodyWaits')
        }
        chart={series && <Spark values={series.longest_ms} />}
      />
      <Tile
        figure="service_level"
        value={
          blank || figures.service_level_percent === null ? (
            <Dash why={blank ?? say('noVisits', { window: windowWord })} />
          ) : (
            <Percent
              urgency={stale ? 'calm' : serviceUrgency(figures)}
              text={percent(figures.service_level_percent / 100)}
            />
          )
        }
        more={
          goal === null
            ? say('noGoal')
            : say('goal', { goal: percent(goal / 100), time: span(within_ms ?? 30_000) })
        }
        chart={series && <Spark values={series.service_level_percent} />}
      />
      <Tile
        figure="abandoned_percent"
        value={
          blank || figures.abandoned_percent === null ? (
            <Dash why={blank ?? say('noVisits', { window: windowWord })} />
          ) : (
            <Percent
              urgency={stale ? 'calm' : abandonedUrgency(figures.abandoned_percent)}
              text={percent(figures.abandoned_percent / 100, 1)}
            />
          )
        }
        more={say('ofVisits', {
          n: figures.abandoned - figures.abandoned_short,
          all: answered,
          window: windowWord,
        })}
      />
      <Tile
        label={say('operators')}
        value={
          blank ? (
            <Dash why={blank} />
          ) : (
            <>
              {number(there)} <small>{say('ofOnline', { all })}</small>
            </>
          )
        }
        more={absent.length > 0 ? absent.join(', ') : say('nobodyAway')}
        title={say('operatorsMeaning')}
      />
      <Tile
        figure="reply_overdue"
        value={
          stale || replyWaited === undefined ? (
            <Dash why={stale ? say('staleWait') : say('allAnswered')} />
          ) : (
            <Called urgency={waitUrgency(figures.reply_since, replyMs, now)} size={18}>
              {span(replyWaited)}
            </Called>
          )
        }
        more={
          late[0] && !stale
            ? late.length > 1
              ? say('andMore', { name: late[0].name, n: late.length - 1 })
              : late[0].name
            : say('replyTarget', { target: span(replyMs) })
        }
      />
    </section>
  );
}

export const WINDOW_WORDS = { '30m': 'half', '60m': 'hour', today: 'today' } as const;

function Percent({ urgency, text }: { urgency: Urgency; text: string }) {
  const [figure = text, sign] = text.split(' ');
  return (
    <>
      <Called urgency={urgency} size={18}>
        {figure}
      </Called>{' '}
      <small>{sign}</small>
    </>
  );
}

function Tile({
  figure,
  label,
  value,
  more,
  chart,
  title,
  onHelp,
}: {
  figure?: Parameters<typeof figureOf>[0];
  label?: string;
  value: ReactNode;
  more: string;
  chart?: ReactNode;
  title?: string;
  /** The first tile has the way to all meanings. */
  onHelp?: () => void;
}) {
  const { say, locale } = useMonitorWords();
  const words = figure && figureOf(figure, locale);
  return (
    <div className={styles.tile} title={words?.meaning ?? title}>
      <p className={styles.label}>
        <span className="clip">{words?.title ?? label}</span>
        {onHelp && (
          <IconButton
            icon={CircleHelp}
            size={14}
            label={say('meanings')}
            className={styles.help}
            onClick={onHelp}
          />
        )}
      </p>
      <div className={styles.figure}>
        <p className={styles.value}>{value}</p>
        {chart}
      </div>
      <p className={classes('clip', styles.more)} title={more}>
        {more}
      </p>
    </div>
  );
}
