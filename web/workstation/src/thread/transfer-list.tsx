import { timeOfDay } from '@switchboard/core';
import { CircleAlert, CirclePause, CircleSlash, ListOrdered, Search, Undo2 } from 'lucide-react';
import { type KeyboardEvent, type RefObject, useEffect } from 'react';
import {
  freeOf,
  isOpen,
  keyOf,
  type OperatorTarget,
  type QueueTarget,
  type Target,
  type TargetGroups,
} from '../model/targets.ts';
import { Avatar } from '../ui/avatar.tsx';
import { classes } from '../ui/classes.ts';
import { Icon } from '../ui/icon.tsx';
import { JackRow } from '../ui/jack-row.tsx';
import { useWords } from '../words.ts';
import styles from './transfer-list.module.css';
import { useWhyNot } from './transfer-why.ts';

/** Everything a chat can go to, in one list: back, queues, operators. What takes nothing stays, grey, with its reason. */
export function TransferList({
  id,
  name,
  groups,
  chosen,
  query,
  failed,
  serverNow,
  old,
  search,
  onQuery,
  onMove,
  onPick,
  onAll,
}: {
  id: string;
  name: string;
  groups: TargetGroups | undefined;
  chosen: Target | undefined;
  query: string;
  failed: boolean;
  serverNow: number;
  /** The figures are not live. */
  old: boolean;
  search: RefObject<HTMLInputElement | null>;
  onQuery: (query: string) => void;
  onMove: (by: 1 | -1) => void;
  onPick: (target: Target) => void;
  onAll: (which: 'queues' | 'operators') => void;
}) {
  const { say } = useWords();
  const active = chosen && `${id} ${keyOf(chosen)}`.replaceAll(' ', '-');
  useEffect(() => {
    if (active) document.getElementById(active)?.scrollIntoView?.({ block: 'nearest' });
  }, [active]);
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    onMove(event.key === 'ArrowDown' ? 1 : -1);
  };
  const row = (target: Target) => (
    <Row
      key={keyOf(target)}
      id={`${id} ${keyOf(target)}`.replaceAll(' ', '-')}
      target={target}
      name={name}
      on={chosen !== undefined && keyOf(chosen) === keyOf(target)}
      serverNow={serverNow}
      old={old}
      onPick={() => onPick(target)}
    />
  );
  const none = groups && !groups.back && groups.queues.length + groups.operators.length === 0;
  return (
    <div className={styles.side}>
      <label className={styles.search}>
        <Icon of={Search} size={14} />
        <input
          ref={search}
          role="combobox"
          aria-label={say('targetFind')}
          aria-expanded
          aria-controls={id}
          aria-autocomplete="list"
          aria-activedescendant={active}
          placeholder={say('targetFind')}
          value={query}
          onChange={(event) => onQuery(event.target.value)}
          onKeyDown={press}
        />
      </label>
      {!groups && (
        <p role="status" className={styles.note}>
          {say(failed ? 'targetFailed' : 'targetLoading')}
        </p>
      )}
      {none && (
        <p role="status" className={styles.note}>
          {say('targetNone')}
        </p>
      )}
      <div id={id} role="listbox" aria-label={say('targetList')} tabIndex={-1} className={styles.list}>
        {groups?.back && row(groups.back)}
        {groups && groups.queues.length > 0 && (
          <Group
            title={say('queues')}
            shown={groups.queues.length}
            total={groups.total.queues}
            onAll={() => onAll('queues')}
          >
            {groups.queues.map(row)}
          </Group>
        )}
        {groups && groups.operators.length > 0 && (
          <Group
            title={say('operators')}
            shown={groups.operators.length}
            total={groups.total.operators}
            onAll={() => onAll('operators')}
          >
            {groups.operators.map(row)}
          </Group>
        )}
      </div>
    </div>
  );
}

function Group({
  title,
  shown,
  total,
  onAll,
  children,
}: {
  title: string;
  shown: number;
  total: number;
  onAll: () => void;
  children: readonly React.ReactNode[];
}) {
  const { say } = useWords();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a listbox.
    <div role="group" aria-label={title}>
      <p className={styles.head} role="presentation">
        {title} <span>{say('countOf', { n: shown, all: total })}</span>
      </p>
      {children}
      {shown < total && (
        <button type="button" role="option" aria-selected={false} className={styles.all} onClick={onAll}>
          {say('showAll')}
        </button>
      )}
    </div>
  );
}

function Row({
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
