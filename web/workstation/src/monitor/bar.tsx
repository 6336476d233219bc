import { Filter, Monitor as Screen, Siren, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { go } from '../shell/address.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { Icon } from '../ui/icon.tsx';
import styles from './bar.module.css';
import type { Scope } from './feed.ts';
import { WALL } from './places.ts';
import { WINDOW_WORDS } from './tiles.tsx';
import type { Monitored } from './use-monitor.ts';
import { useMonitorWords } from './words.tsx';

const WINDOWS = ['30m', '60m', 'today'] as const;

/** What the figures are about, how fresh they are, and the ways out. */
export function MonitorBar({
  state,
  stale,
  ageMs,
  alarms,
  account,
  onScope,
  onAlarms,
}: Monitored & {
  alarms: number;
  account: ReactNode;
  onScope: (scope: Scope) => void;
  onAlarms: () => void;
}) {
  const { say } = useMonitorWords();
  const { scope, live } = state;
  const queue = live?.queues.find(({ id }) => id === scope.queue);
  return (
    <header className={styles.bar} data-zone="bar">
      <h1>{say('monitor')}</h1>
      <span className={classes(styles.queue, queue && styles.on)}>
        <Icon of={Filter} size={14} />
        <select
          aria-label={say('queueFilter')}
          value={scope.queue ?? ''}
          onChange={(event) => onScope({ ...scope, queue: event.target.value || undefined })}
        >
          <option value="">{say('allQueues', { n: live?.queues.length ?? 0 })}</option>
          {live?.queues.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
        {queue && (
          <IconButton
            icon={X}
            size={14}
            label={say('allQueuesAgain')}
            className={styles.clear}
            onClick={() => onScope({ ...scope, queue: undefined })}
          />
        )}
      </span>
      <fieldset className={styles.window} aria-label={say('window')}>
        {WINDOWS.map((it) => (
          <button
            key={it}
            type="button"
            aria-pressed={scope.window === it}
            onClick={() => onScope({ ...scope, window: it })}
          >
            {say(WINDOW_WORDS[it])}
          </button>
        ))}
      </fieldset>
      <Freshness live={live !== undefined} stale={stale} ageMs={ageMs} heardAt={state.heardAt} />
      <Button icon={Screen} className={styles.wide} onClick={() => go(WALL)}>
        {say('wallboard')}
      </Button>
      <Button
        icon={Siren}
        look={alarms > 0 ? 'danger' : 'plain'}
        aria-label={say('nAlarms', { n: alarms })}
        className={styles.alarms}
        onClick={onAlarms}
      >
        <span className={styles.word}>{say('nAlarms', { n: alarms })}</span>
      </Button>
      {account}
    </header>
  );
}

/** How old what is shown is. Said aloud only when it stops and begins again. */
function Freshness({
  live,
  stale,
  ageMs,
  heardAt,
}: {
  live: boolean;
  stale: boolean;
  ageMs: number | undefined;
  heardAt: number | undefined;
}) {
  const { say, region } = useMonitorWords();
  const time = (at: number) => new Intl.DateTimeFormat(region, { timeStyle: 'medium' }).format(at);
  const seconds = Math.max(0, Math.round((ageMs ?? 0) / 1_000));
  return (
    <p className={styles.fresh}>
      <i className={stale || !live ? styles.warn : styles.ok} aria-hidden />
      <span className="clip" aria-hidden>
        {!live || heardAt === undefined
          ? say('connecting')
          : stale
            ? say('staleSince', { time: time(heardAt) })
            : say('liveAgo', { n: seconds })}
      </span>
      <span role="status" className="hidden-text">
        {live ? say(stale ? 'notLive' : 'isLive') : ''}
      </span>
    </p>
  );
}
