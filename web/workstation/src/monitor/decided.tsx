import type { Routing, RoutingExplanation, RoutingStep } from '@switchboard/core';
import { CircleHelp } from 'lucide-react';
import type { ReactNode } from 'react';
import { Avatar } from '../ui/avatar.tsx';
import { Icon } from '../ui/icon.tsx';
import { Tag } from '../ui/tag.tsx';
import styles from './drawer.module.css';
import { stepLine } from './model/steps.ts';
import { answerOf, BARS, type Names, namesOf, newestExplanation, reasonOf, skillsLine } from './model/why.ts';
import { Head } from './section.tsx';
import { useMonitorWords } from './words.tsx';

/** What was decided, from the answer down to each step. */
export function Decided({ routing, now }: { routing: Routing; now: number }) {
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
