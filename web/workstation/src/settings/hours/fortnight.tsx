import { useEffect, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { useWords } from '../../words.ts';
import type { Plan, Preview, PreviewDay } from '../bodies.ts';
import { useSettings } from '../context.tsx';
import form from '../form/form.module.css';
import { useSay } from '../words.ts';
import styles from './hours.module.css';
import { fresh, type Stretch } from './track.tsx';

const WAIT_MS = 300;
const HOUR_MS = 3_600_000;
const stretches = (day: PreviewDay | undefined): readonly Stretch[] =>
  (day?.pieces ?? []).map(({ from_minute, to_minute }) => ({ from: from_minute, to: to_minute }));

/**
 * What a plan makes of the next 14 days, as the server judges it. `saved`: the plan that is live; `plan`: what is
 * written and not saved, which is drawn against it.
 */
export function Fortnight({
  saved,
  plan,
  name,
}: {
  saved: string | undefined;
  plan: Plan | undefined;
  name: string;
}) {
  const say = useSay();
  const live = usePreview(saved, undefined, '');
  const next = usePreview(undefined, plan, name);
  const shown = next.preview ?? live.preview;
  const before = plan && saved ? live.preview : undefined;
  const failed = plan ? next.failed : live.failed;
  if (!shown)
    return (
      <div className={styles.fortnight}>
        <p role="status" className={form.help}>
          {say(failed ? 'previewFailed' : 'loading')}
        </p>
        {failed && (
          <Button size={28} onClick={plan ? next.again : live.again}>
            {say('tryAgain')}
          </Button>
        )}
      </div>
    );
  return <Strip shown={shown} before={before} stale={failed} />;
}

function usePreview(saved: string | undefined, plan: Plan | undefined, name: string) {
  const { rest } = useSettings();
  const [preview, setPreview] = useState<Preview>();
  const [failed, setFailed] = useState(false);
  const [round, setRound] = useState(0);
  const text = plan && JSON.stringify(plan);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round asks again.
  useEffect(() => {
    if (!saved && !text) return setPreview(undefined);
    const gone = new AbortController();
    const ask = async () => {
      const answer = text
        ? await rest.preview(name || '–', JSON.parse(text) as Plan, gone.signal)
        : await rest.savedPreview(saved ?? '', gone.signal);
      if (gone.signal.aborted) return;
      setFailed(answer.is !== 'ok');
      if (answer.is === 'ok') setPreview(answer.value);
    };
    const timer = setTimeout(ask, text ? WAIT_MS : 0);
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [rest, saved, text, name, round]);
  return { preview, failed, again: () => setRound((it) => it + 1) };
}

function Strip({ shown, before, stale }: { shown: Preview; before: Preview | undefined; stale: boolean }) {
  const say = useSay();
  const { region } = useWords();
  const hours = (ms: number) => Math.round(ms / (HOUR_MS / 10)) / 10;
  const more = before ? hours(shown.open_ms - before.open_ms) : 0;
  const parts = (date: string) => new Date(`${date}T12:00:00Z`);
  const weekday = new Intl.DateTimeFormat(region, { weekday: 'short', timeZone: 'UTC' });
  const long = new Intl.DateTimeFormat(region, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  });
  const offset = shown.offset_minutes / 60;
  return (
    <div className={styles.fortnight} data-stale={stale || undefined}>
      <div className={form.title}>
        <h3>{say('next14')}</h3>
        <p>
          {say('openFor', { n: hours(shown.open_ms) })}
          {more !== 0 && `, ${say(more > 0 ? 'moreHours' : 'lessHours', { n: Math.abs(more) })}`}
        </p>
      </div>
      <p className={form.help}>
        {say('thereNow', {
          time: `${String(Math.floor(shown.local_minute / 60)).padStart(2, '0')}:${String(shown.local_minute % 60).padStart(2, '0')}`,
          zone: shown.zone,
          offset: `UTC${offset >= 0 ? '+' : '−'}${Math.abs(offset)}`,
        })}{' '}
        {shown.clocks_change_at !== undefined &&
          say('clocksChange', {
            date: new Intl.DateTimeFormat(region, { day: 'numeric', month: 'short' }).format(
              shown.clocks_change_at,
            ),
          })}
      </p>
      <ol className={styles.strip}>
        {shown.days.map((day, at) => {
          const old = before?.days.find((it) => it.date === day.date);
          return (
            <li
              key={day.date}
              className={styles.column}
              title={`${long.format(parts(day.date))}${day.name && `, ${day.name}`}`}
            >
              <span className={styles.weekday}>
                {at === 0 ? say('today') : weekday.format(parts(day.date))}
              </span>
              <b>{Number(day.date.slice(8))}</b>
              <DayColumn day={day} old={old} now={at === 0 ? shown.local_minute : undefined} />
              <span data-changed={(old && old.open_ms !== day.open_ms) || undefined}>
                {day.open_ms > 0 ? say('hoursShort', { n: hours(day.open_ms) }) : '–'}
              </span>
              <span className="hidden-text">
                {day.pieces.length === 0 && say('closed')}
                {day.name}
              </span>
            </li>
          );
        })}
      </ol>
      <p className={styles.legend} aria-hidden>
        <i className={styles.keyOpen} /> {say('open')}
        {before && (
          <>
            <i className={styles.keyFresh} /> {say('new')}
            <i className={styles.keyGone} /> {say('goneHours')}
          </>
        )}
        <i className={styles.keyHoliday} /> {say('special')}
      </p>
    </div>
  );
}

function DayColumn({
  day,
  old,
  now,
}: {
  day: PreviewDay;
  old: PreviewDay | undefined;
  now: number | undefined;
}) {
  const open = stretches(day);
  const was = stretches(old);
  return (
    <svg className={styles.bar} viewBox="0 0 30 1440" preserveAspectRatio="none" aria-hidden>
      <rect width="30" height="1440" className={styles.ground} />
      {day.is_special && <rect width="30" height="1440" className={styles.special} />}
      {open.map(({ from, to }) => (
        <rect key={from} y={from} width="30" height={to - from} className={styles.open} />
      ))}
      {old &&
        fresh(open, was).map(({ from, to }) => (
          <rect key={`new ${from}`} y={from} width="30" height={to - from} className={styles.fresh} />
        ))}
      {old &&
        fresh(was, open).map(({ from, to }) => (
          <rect key={`gone ${from}`} y={from} width="30" height={to - from} className={styles.gone} />
        ))}
      {now !== undefined && <line x1="0" x2="30" y1={now} y2={now} className={styles.now} />}
    </svg>
  );
}
