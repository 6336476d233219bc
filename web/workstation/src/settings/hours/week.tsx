import { Copy, CornerDownRight, Plus, X } from 'lucide-react';
import { useId, useState } from 'react';
import { Icon } from '../../ui/icon.tsx';
import { useWords } from '../../words.ts';
import { type Interval, type Plan, WEEKDAYS, type Weekday } from '../bodies.ts';
import form from '../form/form.module.css';
import { useForm } from '../form/form.tsx';
import { errorOf, same } from '../model/paths.ts';
import { barsOf, clock, intervalOf, intervalText, isOvernight, overlaps } from '../model/week.ts';
import { useSay } from '../words.ts';
import styles from './hours.module.css';
import { Track } from './track.tsx';

const NEXT: Interval = { from: '09:00', to: '17:00' };

/** A week to see: a track a day. */
export function WeekView({ plan }: { plan: Plan }) {
  const say = useSay();
  return (
    <ul className={styles.week}>
      {WEEKDAYS.map((day) => (
        <li key={day} className={styles.day}>
          <b>{say(`${day}Short`)}</b>
          <Track bars={barsOf(plan, day)} was={undefined} />
          <span className={styles.spans}>
            {(plan.week?.[day] ?? []).map(intervalText).join(', ') || say('closed')}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** A week to write: per day a track to see and fields to type; a shift past midnight is one field, where it begins. */
export function WeekEditor() {
  const say = useSay();
  const { body, base, errors, readOnly, set, id } = useForm();
  const now = body.plan as Plan;
  const before = id === undefined ? undefined : (base.plan as Plan);
  const to = (day: Weekday, intervals: readonly Interval[]) => set(`plan.week.${day}`, intervals);
  return (
    <div className={styles.week} data-field="plan.week">
      <div className={styles.scale} aria-hidden>
        {[0, 6, 12, 18, 24].map((it) => (
          <span key={it}>{it}</span>
        ))}
      </div>
      {WEEKDAYS.map((day, at) => (
        <DayRow
          key={day}
          day={day}
          plan={now}
          before={before}
          error={errorOf(errors, `plan.week.${day}`)?.detail}
          readOnly={readOnly}
          onChange={(intervals) => to(day, intervals)}
          onCopy={() => {
            const next = WEEKDAYS[at + 1];
            if (next) to(next, now.week?.[day] ?? []);
          }}
          isLast={at === WEEKDAYS.length - 1}
        />
      ))}
      <p className={form.help}>{say('weekHelp')}</p>
    </div>
  );
}

function DayRow({
  day,
  plan,
  before,
  error,
  readOnly,
  isLast,
  onChange,
  onCopy,
}: {
  day: Weekday;
  plan: Plan;
  before: Plan | undefined;
  error: string | undefined;
  readOnly: boolean;
  isLast: boolean;
  onChange: (intervals: readonly Interval[]) => void;
  onCopy: () => void;
}) {
  const say = useSay();
  const intervals = plan.week?.[day] ?? [];
  const bars = barsOf(plan, day);
  const night = bars.find((it) => it.after);
  const yesterday = WEEKDAYS[(WEEKDAYS.indexOf(day) + 6) % 7] ?? day;
  const changed = before !== undefined && !same(intervals, before.week?.[day]);
  const wrong = error ?? (overlaps(intervals) ? say('overlaps') : undefined);
  return (
    <fieldset className={styles.day} data-field={`plan.week.${day}`} aria-label={say(day)}>
      <b>{say(`${day}Short`)}</b>
      <Track bars={bars} was={before && barsOf(before, day)} />
      <span className={styles.spans}>
        {intervals.map((it, at) => (
          <SpanField
            // biome-ignore lint/suspicious/noArrayIndexKey: a span is its place.
            key={at}
            place={`plan.week.${day}[${at}]`}
            label={say('spanOf', { day: say(day), n: at + 1 })}
            value={it}
            changed={changed}
            wrong={wrong !== undefined}
            readOnly={readOnly}
            onChange={(to) => onChange(intervals.map((other, place) => (place === at ? to : other)))}
            onRemove={() => onChange(intervals.filter((_, place) => place !== at))}
          />
        ))}
        {intervals.length === 0 && !night && <span className={styles.closed}>{say('closed')}</span>}
        {night && (
          <span className={styles.night}>
            <Icon of={CornerDownRight} size={14} />
            {say('untilFrom', { time: clock(night.to), day: say(`${yesterday}Short`) })}
          </span>
        )}
      </span>
      {!readOnly && (
        <span className={styles.acts}>
          {!isLast && (
            <button
              type="button"
              className={form.tool}
              aria-label={say('copyDay', { day: say(day) })}
              title={say('copyDay', { day: say(day) })}
              onClick={onCopy}
            >
              <Icon of={Copy} size={14} />
            </button>
          )}
          <button
            type="button"
            className={form.tool}
            aria-label={say('addSpan', { day: say(day) })}
            title={say('addSpan', { day: say(day) })}
            onClick={() => onChange([...intervals, following(intervals)])}
          >
            <Icon of={Plus} size={14} />
          </button>
        </span>
      )}
      {wrong && (
        <p className={styles.wrongLine} role="alert">
          {wrong}
        </p>
      )}
    </fieldset>
  );
}

/** After the last one, with room between; the usual one where there is none. */
function following(intervals: readonly Interval[]): Interval {
  const last = intervals.at(-1);
  if (!last || isOvernight(last) || last.to === '00:00' || last.to >= '21:00') return NEXT;
  const hour = Number(last.to.slice(0, 2)) + 1;
  return { from: clock(hour * 60), to: clock(Math.min(24, hour + 4) * 60) };
}

/** A stretch of time, typed: `8-12:30`, `18:00–02:00`. */
export function SpanField({
  place,
  label,
  value,
  changed,
  wrong,
  readOnly,
  onChange,
  onRemove,
}: {
  place: string;
  label: string;
  value: Interval;
  changed: boolean;
  wrong: boolean;
  readOnly: boolean;
  onChange: (to: Interval) => void;
  onRemove: () => void;
}) {
  const say = useSay();
  const { region } = useWords();
  const { fault } = useForm();
  const id = useId();
  const [typed, setTyped] = useState<string>();
  const bad = typed !== undefined && intervalOf(typed) === undefined;
  const type = (text: string) => {
    setTyped(text);
    const to = intervalOf(text);
    fault(place, to ? undefined : say('noTimes'));
    if (to && !same(to, value)) onChange(to);
  };
  const plusDay = new Intl.RelativeTimeFormat(region, { numeric: 'always' }).format(1, 'day');
  return (
    <span
      className={styles.span}
      data-changed={changed || undefined}
      data-wrong={wrong || bad || undefined}
      data-field={place}
    >
      <input
        aria-label={label}
        aria-invalid={wrong || bad || undefined}
        aria-describedby={isOvernight(value) ? id : undefined}
        value={typed ?? intervalText(value)}
        readOnly={readOnly}
        autoComplete="off"
        onChange={(event) => type(event.target.value)}
        onBlur={() => !bad && setTyped(undefined)}
      />
      {isOvernight(value) && (
        <span id={id} className={styles.plus} title={plusDay}>
          {say('plusDay')}
        </span>
      )}
      {!readOnly && (
        <button
          type="button"
          className={form.tool}
          aria-label={`${say('remove')}: ${intervalText(value)}`}
          title={say('remove')}
          onClick={() => {
            fault(place, undefined);
            onRemove();
          }}
        >
          <Icon of={X} size={12} />
        </button>
      )}
    </span>
  );
}
