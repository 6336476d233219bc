import { timeOfDay } from '@switchboard/core';
import { CircleAlert, CirclePause, CircleSlash, ListOrdered, Undo2 } from 'lucide-react';
import { freeOf, isOpen, type OperatorTarget, type QueueTarget, type Target } from '../model/targets.ts';
import { Avatar } from '../ui/avatar.tsx';
import { classes } from '../ui/classes.ts';
import { Icon } from '../ui/icon.tsx';
import { JackRow } from '../ui/jack-row.tsx';
import { useWords } from '../words.ts';
import styles from './transfer-list.module.css';
import { useWhyNot } from './transfer-why.ts';

/** One target with what it has in hand; one that takes nothing is off, with its reason. */
export function Row({
  id,
  target,
  name,
  on,
  serverNow,
  old,
  onPick,
}: {
  id: string;
  target: Target;
  name: string;
  on: boolean;
  serverNow: number;
  old: boolean;
  onPick: () => void;
}) {
  const off = !isOpen(target);
  return (
    <button
      type="button"
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={on}
      aria-disabled={off || undefined}
      className={classes(styles.row, on && styles.on, off && styles.off)}
      onClick={off ? undefined : onPick}
    >
      {target.to === 'operator' ? (
        <Operator operator={target.operator} old={old} />
      ) : (
        <Queue target={target} queue={target.queue} name={name} serverNow={serverNow} old={old} />
      )}
    </button>
  );
}

function Queue({
  target,
  queue,
  name,
  serverNow,
  old,
}: {
  target: Target;
  queue: QueueTarget | undefined;
  name: string;
  serverNow: number;
  old: boolean;
}) {
  const { say, span, region } = useWords();
  const back = target.to === 'back';
  const takes = queue?.is_open && !queue.is_paused;
  const why = !queue
    ? undefined
    : queue.is_paused
      ? say('queuePaused')
      : queue.is_open
        ? undefined
        : queue.changes_at === undefined
          ? say('queueClosed')
          : say('queueOpens', { time: timeOfDay(queue.changes_at, region) });
  return (
    <>
      <span className={styles.icon}>
        <Icon of={back ? Undo2 : queue?.is_paused ? CirclePause : takes ? ListOrdered : CircleSlash} />
      </span>
      <span className={styles.words}>
        <b className="clip">
          {back ? say('backTo', { queue: queue?.name ?? say('orQueueOwn') }) : queue?.name}
        </b>
        <span className="clip">
          {why ??
            (back
              ? say('backLast', { name })
              : [old ? '–' : say('waitCount', { n: queue?.waiting ?? 0 }), ...(queue?.skills ?? [])].join(
                  ' · ',
                ))}
        </span>
      </span>
      {queue && (
        <span className={styles.figures}>
          <b className={classes(takes && queue.free === 0 && !old && styles.none)}>
            {takes && queue.free === 0 && !old && <Icon of={CircleAlert} size={12} />}
            {!takes ? say('takesNone') : old ? '–' : say('freeOf', { n: queue.free, all: queue.online })}
          </b>
          {takes && (
            <span>
              {old
                ? '–'
                : queue.since !== undefined
                  ? say('waitLongest', { time: span(serverNow - queue.since) })
                  : queue.online === 0
                    ? say('nobodyThere')
                    : ''}
            </span>
          )}
        </span>
      )}
    </>
  );
}

function Operator({ operator, old }: { operator: OperatorTarget; old: boolean }) {
  const { say } = useWords();
  const why = useWhyNot();
  const { used, capacity } = operator;
  return (
    <>
      <span className={styles.face}>
        <Avatar id={operator.id} name={operator.name} grey={old || !isOpen({ to: 'operator', operator })} />
        <span
          aria-hidden
          className={classes(
            styles.dot,
            old || operator.status === 'offline'
              ? styles.gone
              : operator.can === 'take' || operator.can === 'full'
                ? styles.ok
                : styles.warn,
          )}
        />
      </span>
      <span className={styles.words}>
        <b className="clip">{operator.name}</b>
        <span className="clip">{operator.skills.join(' · ') || say('operator')}</span>
      </span>
      <span className={styles.figures}>
        {old ? (
          '–'
        ) : (
          <JackRow used={used} of={capacity} label={say('slotsUsed', { n: used, all: capacity })} />
        )}
        <span>
          {old
            ? '–'
            : operator.can === 'take'
              ? say('freeSlots', { n: freeOf(operator) })
              : why({ to: 'operator', operator })}
        </span>
      </span>
    </>
  );
}
