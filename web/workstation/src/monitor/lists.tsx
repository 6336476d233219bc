import type { LiveConversation, WaitingRow } from '@switchboard/core/monitor';
import { ArrowDown01, ArrowUp01, ChevronRight } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { IconButton } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { Icon } from '../ui/icon.tsx';
import { replyTarget } from './model/urgency.ts';
import styles from './side.module.css';
import { useHeld } from './use-held.ts';
import type { Monitored } from './use-monitor.ts';
import { Wait } from './wait.tsx';
import { Windowed } from './windowed.tsx';
import { useMonitorWords } from './words.tsx';

const ROW_PX = 46;

/** Who waits, the longest first; what may be moved can be marked. */
export function WaitingList({
  state,
  now,
  stale,
  marked,
  onMark,
  onOpen,
}: Monitored & {
  /** None: nothing can be moved from here. */
  marked: ReadonlySet<string> | undefined;
  onMark: (id: string, on: boolean) => void;
  onOpen: (conversation: string) => void;
}) {
  const { say, span } = useMonitorWords();
  const box = useRef<HTMLElement>(null);
  const [oldest, setOldest] = useState(true);
  const { waiting, live } = state;
  const fresh = [...(waiting?.waiting ?? [])].sort((a, b) =>
    oldest ? a.since - b.since : b.since - a.since,
  );
  const rows = useHeld(fresh, (it) => it.conversation, box, `${oldest} ${state.scope.queue}`);
  if (!waiting) return <p className={styles.none}>{say('loading')}</p>;
  if (rows.length === 0) return <p className={styles.none}>{say('nobodyWaitsMore')}</p>;
  const queueOf = (id: string) => live?.queues.find((it) => it.id === id);
  return (
    <>
      <div className={styles.order}>
        <p>{say(oldest ? 'longestFirst' : 'newestFirst')}</p>
        <IconButton
          icon={oldest ? ArrowDown01 : ArrowUp01}
          label={say(oldest ? 'turnNewest' : 'turnLongest')}
          onClick={() => setOldest(!oldest)}
        />
      </div>
      <Windowed
        rows={rows}
        rowPx={ROW_PX}
        id={(it) => it.conversation}
        label={say('waitingTab')}
        boxRef={box}
        className={styles.rows ?? ''}
        draw={(it) => {
          const queue = queueOf(it.queue);
          return (
            <div className={styles.line}>
              {marked && (
                <input
                  type="checkbox"
                  aria-label={say('mark', { name: it.name || say('guest', { id: it.customer.slice(-4) }) })}
                  checked={marked.has(it.conversation)}
                  onChange={(event) => onMark(it.conversation, event.target.checked)}
                />
              )}
              <Row
                row={it}
                more={[queue?.name, waitWord(it, now, stale, queue?.free_operators, say, span)]
                  .filter(Boolean)
                  .join(' · ')}
                onOpen={() => onOpen(it.conversation)}
              >
                <Wait
                  since={it.since}
                  targetMs={queue?.figures.promise.longest_wait_ms ?? null}
                  now={now}
                  stale={stale}
                  none=""
                />
              </Row>
            </div>
          );
        }}
      />
      {waiting.total > rows.length && (
        <p className={styles.rest}>{say('nMore', { n: waiting.total - rows.length })}</p>
      )}
    </>
  );
}

/** What is going on with somebody who waits, in a few words; the rest is told by the decisions. */
export function waitWord(
  row: WaitingRow,
  now: number,
  stale: boolean,
  free: number | undefined,
  say: ReturnType<typeof useMonitorWords>['say'],
  span: (ms: number) => string,
): string {
  if (stale) return '';
  const left = row.until === null ? 0 : Math.max(0, row.until - now);
  if (row.state === 'offered' && row.offered_name)
    return say('offeredTo', { name: row.offered_name, left: span(left) });
  if (row.state === 'resting') return say('restingFor', { left: span(left) });
  if (row.skills.length > 0) return say('needs', { skills: row.skills.join(', ') });
  if (row.place > 1) return say('behind', { n: row.place - 1 });
  return free === 0 ? say('noFreeSlot') : say('firstInLine');
}

/** What is in somebody’s hands. */
export function LiveList({
  state,
  now,
  stale,
  operator,
  onOpen,
}: Monitored & { operator: string | undefined; onOpen: (conversation: string) => void }) {
  const { say } = useMonitorWords();
  const box = useRef<HTMLElement>(null);
  const { conversations, live } = state;
  const fresh = (conversations?.conversations ?? []).filter((it) => !operator || it.operator === operator);
  const rows = useHeld(fresh, (it) => it.conversation, box, `${operator} ${state.scope.queue}`);
  if (!conversations) return <p className={styles.none}>{say('loading')}</p>;
  if (rows.length === 0)
    return <p className={styles.none}>{say(operator ? 'nothingInHand' : 'nothingInWork')}</p>;
  const target = replyTarget(live?.all);
  return (
    <>
      <Windowed
        rows={rows}
        rowPx={ROW_PX}
        id={(it) => it.conversation}
        label={say('liveTab')}
        boxRef={box}
        className={styles.rows ?? ''}
        draw={(it) => (
          <Row
            row={it}
            more={[it.operator_name, PLACES[it.place] && say(PLACES[it.place] ?? 'onHold')]
              .filter(Boolean)
              .join(' · ')}
            onOpen={() => onOpen(it.conversation)}
          >
            <Wait
              since={it.reply_since}
              targetMs={target}
              now={now}
              stale={stale}
              none={say('answeredAll')}
            />
          </Row>
        )}
      />
      {!operator && conversations.total > rows.length && (
        <p className={styles.rest}>{say('nMore', { n: conversations.total - rows.length })}</p>
      )}
    </>
  );
}

const PLACES: Readonly<
  Record<LiveConversation['place'], 'onHold' | 'leaving' | 'operatorLost' | 'wrapUp' | undefined>
> = {
  active: undefined,
  on_hold: 'onHold',
  leaving: 'leaving',
  lost: 'operatorLost',
  wrap_up: 'wrapUp',
};

function Row({
  row,
  more,
  onOpen,
  children,
}: {
  row: { readonly name: string; readonly customer: string; readonly preview: string };
  more: string;
  onOpen: () => void;
  children: ReactNode;
}) {
  const { say } = useMonitorWords();
  const name = row.name.trim() || say('guest', { id: row.customer.slice(-4) });
  return (
    <button type="button" className={styles.row} title={row.preview} onClick={onOpen}>
      <span className={styles.words}>
        <b className="clip" dir="auto">
          {name}
        </b>
        <span className={classes('clip', styles.more)} dir="auto">
          {more}
        </span>
      </span>
      {children}
      <Icon of={ChevronRight} size={14} />
    </button>
  );
}
