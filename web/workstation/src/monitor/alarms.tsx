import type { Alert, Live, OperatorRow } from '@switchboard/core/monitor';
import { ClockAlert, Siren } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { Icon } from '../ui/icon.tsx';
import { Toast } from '../ui/toast.tsx';
import { useMonitorActs } from './acts.ts';
import type { Alarms } from './alarm-bell.ts';
import styles from './alarms.module.css';
import { figureOf, unitOf } from './figure-words.ts';
import type { Drawer } from './monitor.tsx';
import { Head } from './section.tsx';
import { useMonitored } from './use-monitor.ts';
import { type MonitorWording, useMonitorWords } from './words.tsx';

/** What should be looked at, and who does. */
export function AlarmList({
  alarms,
  now,
  stale,
  onOpen,
}: {
  alarms: Alarms;
  now: number;
  stale: boolean;
  onOpen: (to: Drawer) => void;
}) {
  const words = useMonitorWords();
  const { say } = words;
  const acts = useMonitorActs();
  const tell = useAlarmText();
  if (alarms.open.length === 0)
    return (
      <section aria-labelledby="alarms" className={styles.calm}>
        <Head id="alarms" title={say('alarms')} count={say('noAlarms')} />
      </section>
    );
  return (
    <section aria-labelledby="alarms">
      <Head id="alarms" title={say('alarms')} count={say('nActive', { n: alarms.open.length })} />
      <ul className={styles.list}>
        {alarms.open.map((alert) => {
          const { head, more } = tell(alert);
          const conversation = 'conversation' in alert ? alert.conversation : undefined;
          const since = !stale && say('for', { time: words.span(Math.max(0, now - alert.at)) });
          return (
            <li key={alert.no} className={classes(styles.alarm, styles[alert.level])}>
              <Icon of={alert.level === 'bad' ? Siren : ClockAlert} />
              <div className={styles.words}>
                <p>
                  <b>{head}</b>
                </p>
                <p>
                  {[more, since].filter(Boolean).join(', ')}
                  {alert.seen && `. ${say('seenBy', { name: alert.seen.name })}`}
                </p>
              </div>
              {conversation && (
                <Button look="quiet" size={28} onClick={() => onOpen({ is: 'why', conversation })}>
                  {say('openIt')}
                </Button>
              )}
              {!alert.seen && (
                <Button
                  size={28}
                  busy={acts.busy === `seen ${alert.no}` && say('takingOn')}
                  onClick={() => void acts.seen(alert.no)}
                >
                  {say('takeOn')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** An alarm in words. */
export function useAlarmText(): (alert: Alert) => { readonly head: string; readonly more: string } {
  const words = useMonitorWords();
  const { state } = useMonitored();
  return (alert) => alarmText(alert, words, state.live, state.operators?.operators ?? []);
}

export function alarmText(
  alert: Alert,
  { say, span, percent, number, locale }: MonitorWording,
  live: Live | undefined,
  operators: readonly OperatorRow[],
): { readonly head: string; readonly more: string } {
  const queue = (id: string) => live?.queues.find((it) => it.id === id)?.name ?? say('someQueue');
  const operator = (id: string) => operators.find((it) => it.id === id)?.name ?? say('anOperator');
  switch (alert.kind) {
    case 'all_tried':
      return { head: say('alarmAllTried', { queue: queue(alert.queue) }), more: say('alarmAllTriedMore') };
    case 'still_silent':
      return {
        head: say('alarmSilent', { name: operator(alert.operator) }),
        more: say('alarmSilentMore'),
      };
    case 'operator_gone':
      return {
        head: say('alarmGone', { name: operator(alert.operator) }),
        more: say('alarmGoneMore', { n: alert.tickets }),
      };
    case 'operator_misses':
      return {
        head: say('alarmMisses', { name: operator(alert.operator) }),
        more: say('alarmMissesMore'),
      };
    case 'rule': {
      const value = (it: number) => {
        const unit = unitOf(alert.figure);
        if (unit === 'percent') return percent(it / 100, 1);
        return unit === 'time' ? span(it) : number(it);
      };
      const where = alert.queue ? queue(alert.queue) : say('allQueuesShort');
      return {
        head: `${where}: ${alert.name || figureOf(alert.figure, locale).title}`,
        more: say('alarmRule', { value: value(alert.value), threshold: value(alert.threshold) }),
      };
    }
  }
}

/** The newest alarm, said once; and how what was done from here has ended. */
export function AlarmToast({ alarms, onOpen }: { alarms: Alarms; onOpen: (to: Drawer) => void }) {
  const { say } = useMonitorWords();
  const acts = useMonitorActs();
  const tell = useAlarmText();
  const { fresh } = alarms;
  const { told } = acts;
  const text = fresh && [tell(fresh).head, tell(fresh).more].join('. ');
  const conversation = fresh && 'conversation' in fresh ? fresh.conversation : undefined;
  return (
    <div className={styles.toast}>
      <p role="alert" className="hidden-text">
        {text ?? (told?.failed ? told.text : '')}
      </p>
      <p role="status" className="hidden-text">
        {told && !told.failed ? told.text : ''}
      </p>
      {told ? (
        <Toast {...(told.failed ? { icon: ClockAlert } : {})} text={told.text} onClose={acts.dismiss} />
      ) : (
        text && (
          <Toast
            icon={Siren}
            text={text}
            undo={
              conversation
                ? {
                    label: say('openIt'),
                    leftS: 10,
                    onUndo: () => {
                      alarms.dismiss();
                      onOpen({ is: 'why', conversation });
                    },
                  }
                : undefined
            }
            onClose={alarms.dismiss}
          />
        )
      )}
    </div>
  );
}
