import { Clock, TriangleAlert, Undo2 } from 'lucide-react';
import { REPLY_TARGET_MS, urgencyOf } from '../model/waits.ts';
import { useWords } from '../words.ts';
import { classes } from './classes.ts';
import { Icon } from './icon.tsx';
import styles from './timer.module.css';

/** How long somebody waits. `waitedMs` none: not known, which is never 0. */
export function Timer({
  waitedMs,
  for: who = 'you',
}: {
  waitedMs: number | undefined;
  for?: 'you' | 'customer';
}) {
  const { say, span } = useWords();
  if (waitedMs === undefined)
    return (
      <span className={styles.timer} title={say('unknownWait')}>
        <span aria-hidden>–</span>
        <span className="hidden-text">{say('unknownWait')}</span>
      </span>
    );
  if (who === 'customer')
    return (
      <span className={styles.timer} title={say('waitingForCustomer')}>
        <Icon of={Undo2} size={12} />
        {span(waitedMs)}
        <span className="hidden-text">{say('waitingForCustomer')}</span>
      </span>
    );
  const urgency = urgencyOf(waitedMs);
  const title = say('waitedFor', { time: span(waitedMs), target: span(REPLY_TARGET_MS) });
  return (
    <span className={classes(styles.timer, styles[urgency])} title={title}>
      {urgency === 'near' && <Icon of={Clock} size={12} />}
      {urgency === 'late' && <Icon of={TriangleAlert} size={12} />}
      {span(waitedMs)}
      {urgency !== 'calm' && <span className="hidden-text">{say(urgency)}</span>}
    </span>
  );
}
