import { X } from 'lucide-react';
import { useState } from 'react';
import { mayAtAll, mayInQueues } from '../shell/rights.ts';
import { useShell } from '../shell/shell.ts';
import { IconButton } from '../ui/button.tsx';
import type { Alarms } from './alarm-bell.ts';
import { AlarmList } from './alarms.tsx';
import { Bulk } from './bulk.tsx';
import { LiveList, WaitingList } from './lists.tsx';
import type { Drawer } from './monitor.tsx';
import { OperatorActs } from './operator-acts.tsx';
import { PauseQueue } from './queues.tsx';
import styles from './side.module.css';
import type { Monitored } from './use-monitor.ts';
import { useMonitorWords } from './words.tsx';

export type SideTab = 'waiting' | 'live';

/** Alarms, who waits, and what is answered. */
export function Side({
  alarms,
  tab,
  operator,
  onTab,
  onOperator,
  onOpen,
  ...shown
}: Monitored & {
  alarms: Alarms;
  tab: SideTab;
  operator: string | undefined;
  onTab: (tab: SideTab) => void;
  onOperator: (id: string | undefined) => void;
  onOpen: (to: Drawer) => void;
}) {
  const { say } = useMonitorWords();
  const { rights } = useShell();
  const { state, now } = shown;
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const waiting = state.waiting?.total;
  const inWork = state.conversations?.total;
  const queue = state.live?.queues.find(({ id }) => id === state.scope.queue);
  const who = state.operators?.operators.find(({ id }) => id === operator);
  const mayMove = mayAtAll(rights, 'take');
  return (
    <aside id="monitor-side" tabIndex={-1} className={styles.side} aria-label={say('side')} data-zone="side">
      <AlarmList alarms={alarms} now={now} stale={shown.stale} onOpen={onOpen} />
      <div role="tablist" aria-label={say('side')} className={styles.tabs}>
        {(['waiting', 'live'] as const).map((it) => (
          <button
            key={it}
            type="button"
            role="tab"
            id={`tab-${it}`}
            aria-selected={tab === it}
            aria-controls="side-list"
            tabIndex={tab === it ? 0 : -1}
            onClick={() => onTab(it)}
            onKeyDown={(event) => {
              if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
              const other = tab === 'waiting' ? 'live' : 'waiting';
              onTab(other);
              document.getElementById(`tab-${other}`)?.focus();
            }}
          >
            {say(it === 'waiting' ? 'waitingTab' : 'liveTab')}{' '}
            <span className={styles.count}>{(it === 'waiting' ? waiting : inWork) ?? ''}</span>
          </button>
        ))}
      </div>
      <div id="side-list" role="tabpanel" aria-labelledby={`tab-${tab}`} className={styles.panel}>
        {tab === 'waiting' ? (
          <WaitingList
            {...shown}
            marked={mayMove ? marked : undefined}
            onMark={(id, on) => {
              const next = new Set(marked);
              if (on) next.add(id);
              else next.delete(id);
              setMarked(next);
            }}
            onOpen={(conversation) => onOpen({ is: 'why', conversation })}
          />
        ) : (
          <>
            {who && (
              <div className={styles.who}>
                <p className="clip" dir="auto">
                  {say('chatsOf', { name: who.name })}
                </p>
                <OperatorActs row={who} />
                <IconButton icon={X} label={say('allOperators')} onClick={() => onOperator(undefined)} />
              </div>
            )}
            <LiveList
              {...shown}
              operator={operator}
              onOpen={(conversation) => onOpen({ is: 'listen', conversation })}
            />
          </>
        )}
      </div>
      {tab === 'waiting' && marked.size > 0 && (
        <Bulk
          rows={(state.waiting?.waiting ?? []).filter((it) => marked.has(it.conversation))}
          live={state.live}
          operators={state.operators?.operators ?? []}
          onDone={() => setMarked(new Set())}
        />
      )}
      {marked.size === 0 && (
        <div className={styles.foot}>
          {queue && !queue.is_paused && mayInQueues(rights, 'administer', [queue.id]) && (
            <PauseQueue queue={queue} />
          )}
        </div>
      )}
    </aside>
  );
}
