import { Clock, TriangleAlert } from 'lucide-react';
import { type Urgency, urgencyOf } from '../model/waits.ts';
import { classes } from '../ui/classes.ts';
import { Icon } from '../ui/icon.tsx';
import styles from './wait.module.css';
import { useMonitorWords } from './words.tsx';

/** A figure that may call somebody: colour, drawing and word together. */
export function Called({
  urgency,
  size = 12,
  strong = false,
  title,
  children,
}: {
  urgency: Urgency;
  size?: number;
  strong?: boolean;
  title?: string | undefined;
  children: string;
}) {
  const { say } = useMonitorWords();
  return (
    <span className={classes(styles.called, styles[urgency], strong && styles.strong)} title={title}>
      {urgency === 'near' && <Icon of={Clock} size={size} />}
      {urgency === 'late' && <Icon of={TriangleAlert} size={size} />}
      {children}
      {urgency !== 'calm' && <span className="hidden-text"> {say(urgency)}</span>}
    </span>
  );
}

/** How long it has been, against its target. Nothing to measure is a dash with its reason. */
export function Wait({
  since,
  targetMs,
  now,
  stale,
  none,
  strong = false,
}: {
  since: number | null;
  targetMs: number | null;
  now: number;
  stale: boolean;
  /** Why there is no figure. */
  none: string;
  strong?: boolean;
}) {
  const { say, span } = useMonitorWords();
  if (since === null || stale) return <Dash why={stale ? say('staleWait') : none} />;
  const waitedMs = Math.max(0, now - since);
  const urgency = targetMs === null ? 'calm' : urgencyOf(waitedMs, targetMs);
  const title =
    targetMs === null ? undefined : say('ofTarget', { time: span(waitedMs), target: span(targetMs) });
  return (
    <Called urgency={urgency} title={title} strong={strong && urgency !== 'calm'}>
      {span(waitedMs)}
    </Called>
  );
}

/** No value, never 0. */
export function Dash({ why }: { why: string }) {
  return (
    <span className={styles.dash} title={why}>
      <span aria-hidden>–</span>
      <span className="hidden-text">{why}</span>
    </span>
  );
}
