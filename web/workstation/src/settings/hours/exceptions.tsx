import { Plus, X } from 'lucide-react';
import { useId } from 'react';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import type { Interval, SpecialDay } from '../bodies.ts';
import form from '../form/form.module.css';
import { useBound } from '../form/form.tsx';
import { Labelled } from '../form/labelled.tsx';
import { same } from '../model/paths.ts';
import { useSay } from '../words.ts';
import styles from './hours.module.css';
import { SpanField } from './week.tsx';

const USUAL: Interval = { from: '09:00', to: '13:00' };

/** Holidays and other days whose own hours hold and not those of their weekday. */
export function Exceptions() {
  const bound = useBound<readonly SpecialDay[] | undefined>('plan.days');
  const say = useSay();
  const id = useId();
  const days = bound.value ?? [];
  const change = (at: number, part: Partial<SpecialDay>) =>
    bound.set(days.map((it, other) => (other === at ? { ...it, ...part } : it)));
  const add = () => {
    const last = days
      .map((it) => it.date)
      .sort()
      .at(-1);
    const day = new Date(last ? `${last}T12:00:00Z` : Date.now());
    day.setUTCDate(day.getUTCDate() + 1);
    bound.set([...days, { date: day.toISOString().slice(0, 10), name: '', intervals: [] }]);
  };
  return (
    <Labelled
      bound={bound}
      id={id}
      group
      end={
        !bound.readOnly && (
          <Button size={28} look="quiet" icon={Plus} onClick={add}>
            {say('date')}
          </Button>
        )
      }
    >
      <ul className={styles.exceptions}>
        {days.map((day, at) => {
          const before = bound.was?.find((it) => it.date === day.date);
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: two may have one date while they are typed.
            <li key={at} className={styles.exception} data-field={`plan.days[${at}]`}>
              <input
                type="date"
                aria-label={say('dateN', { n: at + 1 })}
                value={day.date}
                readOnly={bound.readOnly}
                required
                onChange={(event) => event.target.value && change(at, { date: event.target.value })}
              />
              <input
                className={styles.dayName}
                aria-label={say('dayNameN', { n: at + 1 })}
                placeholder={say('dayName')}
                value={day.name ?? ''}
                readOnly={bound.readOnly}
                maxLength={80}
                onChange={(event) => change(at, { name: event.target.value })}
              />
              <span className={styles.spans}>
                {(day.intervals ?? []).map((it, place) => (
                  <SpanField
                    // biome-ignore lint/suspicious/noArrayIndexKey: a span is its place.
                    key={place}
                    place={`plan.days[${at}].intervals[${place}]`}
                    label={say('spanOf', { day: day.name || day.date, n: place + 1 })}
                    value={it}
                    changed={!same(day.intervals, before?.intervals)}
                    wrong={false}
                    readOnly={bound.readOnly}
                    onChange={(to) =>
                      change(at, {
                        intervals: (day.intervals ?? []).map((other, n) => (n === place ? to : other)),
                      })
                    }
                    onRemove={() =>
                      change(at, { intervals: (day.intervals ?? []).filter((_, n) => n !== place) })
                    }
                  />
                ))}
                {(day.intervals ?? []).length === 0 && <span className={styles.closed}>{say('closed')}</span>}
              </span>
              {!bound.readOnly && (
                <span className={styles.acts}>
                  <button
                    type="button"
                    className={form.tool}
                    aria-label={say('addSpan', { day: day.name || day.date })}
                    title={say('addSpan', { day: day.name || day.date })}
                    onClick={() => change(at, { intervals: [...(day.intervals ?? []), USUAL] })}
                  >
                    <Icon of={Plus} size={14} />
                  </button>
                  <button
                    type="button"
                    className={form.tool}
                    aria-label={`${say('remove')}: ${day.name || day.date}`}
                    title={say('remove')}
                    onClick={() => bound.set(days.filter((_, other) => other !== at))}
                  >
                    <Icon of={X} size={14} />
                  </button>
                </span>
              )}
            </li>
          );
        })}
      </ul>
      {days.length === 0 && <p className={form.help}>{say('noExceptions')}</p>}
    </Labelled>
  );
}
