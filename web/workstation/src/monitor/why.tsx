import type { Routing, RoutingExplanation, RoutingStep } from '@switchboard/core';
import { CircleHelp, Eye, Waypoints, X } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { mayAtAll } from '../shell/rights.ts';
import { useShell } from '../shell/shell.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Tag } from '../ui/tag.tsx';
import styles from './drawer.module.css';
import { useDrawerKeys } from './drawer.ts';
import { stepLine } from './model/steps.ts';
import { answerOf, BARS, type Names, namesOf, newestExplanation, reasonOf, skillsLine } from './model/why.ts';
import { Move } from './move.tsx';
import { Head } from './section.tsx';
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
          <Told routing={read.routing} now={now} />
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

function Told({ routing, now }: { routing: Routing; now: number }) {
  const { say, span, locale, region } = useMonitorWords();
  const names = namesOf(routing, say, locale);
  const minute = new Intl.DateTimeFormat(region, { hour: 'numeric', minute: '2-digit', weekday: 'short' });
  const clock = new Intl.DateTimeFormat(region, { timeStyle: 'medium' });
  const time = (at: number) => minute.format(at);
  const list = (type: 'conjunction' | 'disjunction', all: readonly string[]) =>
    new Intl.ListFormat(locale, { type }).format(all);
  const { steps } = routing;
  const answer = answerOf(steps, { say, names, span, time, now, list });
  const newest = newestExplanation(steps);
  if (!answer) return <p className={styles.note}>{say('whyNone')}</p>;
  return (
    <>
      <section className={styles.answer} aria-live="polite">
        <p className={styles.label}>
          <Icon of={CircleHelp} size={14} />
          {say('why')}
        </p>
        <p className={styles.sentence}>
          <b>{answer.head}</b> {answer.more}
        </p>
        {newest && skillsLine(newest, say, names) !== '' && (
          <p className={styles.muted}>
            {skillsLine(newest, say, names)}
            {newest.round > 1 && ` · ${say('roundNo', { n: newest.round })}`}
          </p>
        )}
      </section>
      {newest && newest.candidates.length > 0 && (
        <Candidates explanation={newest} names={names} clock={(at) => clock.format(at)} />
      )}
      {newest && newest.excluded.length > 0 && <LeftOut explanation={newest} names={names} />}
      <Decisions
        steps={steps}
        more={routing.more}
        of={
          newest
            ? say('decisionsOf', {
                n: steps.length,
                queue: names.queue(newest.queue),
                version: newest.settings,
              })
            : `${steps.length}`
        }
        names={names}
        clock={(at) => clock.format(at)}
      />
    </>
  );
}

interface Part {
  readonly explanation: RoutingExplanation;
  readonly names: Names;
}

function Candidates({ explanation, names, clock }: Part & { clock: (at: number) => string }) {
  const { say, percent } = useMonitorWords();
  const taker = explanation.outcome === 'offered' ? explanation.operator : undefined;
  return (
    <section aria-labelledby="can-take">
      <Head id="can-take" title={say('canTake')} count={explanation.candidate_count}>
        <span className={styles.muted}>{say('canTakeMore')}</span>
      </Head>
      <ol className={styles.people}>
        {explanation.candidates.map(({ operator, via, score }, at) => {
          const parts = [
            score.is_last && say('scoreLast'),
            score.step > 0 && say('scoreOverflow', { queue: names.queue(via) }),
            score.skills > 0 && say('scoreSkills', { n: score.skills }),
            explanation.spread === 'round_robin'
              ? say('scoreOffer', { time: clock(score.last_offer_at) })
              : say('scoreLoad', { share: percent(score.load_ppm / 1_000_000) }),
          ];
          return (
            <Person
              key={operator}
              id={operator}
              name={names.operator(operator)}
              more={parts.filter(Boolean).join(' · ')}
            >
              <Tag tone={operator === taker ? 'accent' : 'neutral'}>
                {operator === taker ? say('chosen') : say('place', { n: at + 1 })}
              </Tag>
            </Person>
          );
        })}
      </ol>
    </section>
  );
}

function LeftOut({ explanation, names }: Part) {
  const { say } = useMonitorWords();
  const all = explanation.excluded_counts.reduce((sum, it) => sum + it.operators, 0);
  const rest = all - explanation.excluded.length;
  return (
    <section aria-labelledby="left-out">
      <Head id="left-out" title={say('leftOut')} count={all} />
      <ul className={styles.people}>
        {explanation.excluded.map((it) => (
          <Person
            key={it.operator}
            id={it.operator}
            name={names.operator(it.operator)}
            more={reasonOf(it, say, names)}
          >
            <Tag>{say(BARS[it.reason].word)}</Tag>
          </Person>
        ))}
      </ul>
      {rest > 0 && <p className={styles.rest}>{say('leftOutMore', { n: rest })}</p>}
    </section>
  );
}

function Person({
  id,
  name,
  more,
  children,
}: {
  id: string;
  name: string;
  more: string;
  children: ReactNode;
}) {
  return (
    <li className={styles.person}>
      <Avatar id={id} name={name} size={28} />
      <div className={styles.who}>
        <p className="clip" dir="auto">
          {name}
        </p>
        <p className={styles.muted}>{more}</p>
      </div>
      {children}
    </li>
  );
}

function Decisions({
  steps,
  more,
  of,
  names,
  clock,
}: {
  steps: readonly RoutingStep[];
  more: boolean;
  of: string;
  names: Names;
  clock: (at: number) => string;
}) {
  const { say } = useMonitorWords();
  return (
    <section aria-labelledby="decisions">
      <Head id="decisions" title={say('decisions')}>
        <span className={styles.muted}>{of}</span>
      </Head>
      <ol className={styles.steps}>
        {steps.map((step) => {
          const line = stepLine(step, { say, names, time: clock });
          return (
            <li key={step.no}>
              <time>{clock(step.at)}</time>
              <Icon of={line.icon} size={14} className={line.bad ? styles.bad : undefined} />
              <p>
                {line.text}
                {line.more && <span className={styles.muted}> {line.more}</span>}
              </p>
            </li>
          );
        })}
      </ol>
      {more && <p className={styles.rest}>{say('decisionsAll')}</p>}
    </section>
  );
}
