import type { Routing } from '@switchboard/core';
import { Eye, Waypoints, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { mayAtAll } from '../shell/rights.ts';
import { useShell } from '../shell/shell.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { Decided } from './decided.tsx';
import styles from './drawer.module.css';
import { useDrawerKeys } from './drawer.ts';
import { Move } from './move.tsx';
import { type Monitored, useMonitorTools } from './use-monitor.ts';
import { Wait } from './wait.tsx';
import { useMonitorWords } from './words.tsx';

type Read =
  | { readonly is: 'loading' }
  | { readonly is: 'away' }
  | { readonly is: 'refused'; readonly detail: string }
  | Told;
interface Told {
  readonly is: 'told';
  readonly routing: Routing;
}

/** The decisions about a conversation, read anew whenever its row has changed. */
function useRouting(conversation: string, version: string): readonly [Read, () => void] {
  const { session } = useMonitorTools();
  const [read, setRead] = useState<Read>({ is: 'loading' });
  const [tries, setTries] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version, or another try, is a reason to ask again.
  useEffect(() => {
    const gone = new AbortController();
    void (async () => {
      const path = `/v1/conversations/${conversation}/routing?limit=200`;
      const answer = await session.ask<Routing>('GET', path, { signal: gone.signal });
      if (gone.signal.aborted) return;
      if (answer.is === 'ok') setRead({ is: 'told', routing: answer.value });
      else
        setRead((before) => {
          // What was read before still tells more than that it could not be read again.
          if (before.is === 'told') return before;
          if (answer.is === 'away') return { is: 'away' };
          return { is: 'refused', detail: answer.problem.detail ?? answer.problem.title };
        });
    })();
    return () => gone.abort();
  }, [session, conversation, version, tries]);
  return [read, () => setTries(tries + 1)];
}

/** Why this one waits: the answer in a sentence, who could take it, who is left out, and every decision so far. */
export function Why({
  conversation,
  state,
  now,
  stale,
  onClose,
  onListen,
}: Monitored & { conversation: string; onClose: () => void; onListen: () => void }) {
  const { say } = useMonitorWords();
  const { rights } = useShell();
  const row = state.waiting?.waiting.find((it) => it.conversation === conversation);
  const [kept] = useState(row);
  const it = row ?? kept;
  const [read, again] = useRouting(
    conversation,
    `${row?.version} ${row?.state} ${row?.tried} ${row === undefined}`,
  );
  const [moving, setMoving] = useState(false);
  const close = useDrawerKeys(onClose);
  const queue = state.live?.queues.find(({ id }) => id === it?.queue);
  const name = it?.name.trim() || say('guest', { id: (it?.customer ?? conversation).slice(-4) });
  return (
    <aside className={styles.drawer} aria-labelledby="drawer-title" data-zone="side">
      <header className={styles.head}>
        <Avatar id={it?.customer ?? conversation} name={it?.name ?? ''} />
        <div className={styles.who}>
          <h2 id="drawer-title" className="clip" dir="auto">
            {name}
          </h2>
          <p className="clip">
            {[queue?.name, row && say('placeInLine', { n: row.place }), it?.skills.join(', ')]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </div>
        {row && (
          <Wait
            since={row.since}
            targetMs={queue?.figures.promise.longest_wait_ms ?? null}
            now={now}
            stale={stale}
            none=""
            strong
          />
        )}
        <IconButton ref={close} icon={X} label={say('closeDrawer')} onClick={onClose} />
      </header>
      <section
        className={styles.body}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys.
        tabIndex={0}
        aria-label={say('why')}
      >
        {read.is === 'told' ? (
          <Decided routing={read.routing} now={now} />
        ) : (
          <div className={styles.note} role="status">
            <p>
              {read.is === 'loading' && say('whyLoading')}
              {read.is === 'away' && say('whyAway')}
              {read.is === 'refused' && say('whyRefused', { detail: read.detail })}
            </p>
            {read.is !== 'loading' && <Button onClick={again}>{say('again')}</Button>}
          </div>
        )}
      </section>
      <footer className={styles.foot}>
        {row && mayAtAll(rights, 'take') && (
          <Button icon={Waypoints} onClick={() => setMoving(true)}>
            {say('moveOne')}
          </Button>
        )}
        {it && (
          <Button look="quiet" icon={Eye} onClick={onListen}>
            {say('readIt')}
          </Button>
        )}
      </footer>
      {moving && row && (
        <Move
          rows={[row]}
          live={state.live}
          operators={state.operators?.operators ?? []}
          canGoBack={false}
          onClose={() => setMoving(false)}
          onDone={onClose}
        />
      )}
    </aside>
  );
}
