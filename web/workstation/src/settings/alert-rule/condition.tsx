import type { FigureName } from '@switchboard/core/monitor';
import { useId } from 'react';
import { FIGURES, figureOf, unitOf } from '../../monitor/figure-words.ts';
import { useWords } from '../../words.ts';
import { Field } from '../form/field.tsx';
import form from '../form/form.module.css';
import { useBound, useForm } from '../form/form.tsx';
import { Labelled } from '../form/labelled.tsx';
import { figureIn } from '../nouns/alert-rule.ts';

/** What one begins with where a figure of another kind was chosen. */
const BEGINNING = { time: 120_000, percent: 80, count: 10 } as const;

/** Which figure, of what, beyond which threshold, for how long. */
export function AlertCondition() {
  const { body, readOnly, set } = useForm();
  const { locale } = useWords();
  const bound = useBound<FigureName>('figure');
  const id = useId();
  const figure = figureIn(body);
  const unit = unitOf(figure);
  const choose = (to: FigureName) => {
    set('figure', to);
    if (unitOf(to) !== unit) set('threshold', BEGINNING[unitOf(to)]);
    // Slots are of operators, who are in several queues.
    if (to === 'free_slots') set('queue', null);
  };
  return (
    <>
      <Labelled bound={bound} id={id}>
        <select
          id={id}
          aria-describedby={`${id}-line ${id}-meaning`}
          className={form.select}
          value={figure}
          disabled={readOnly}
          onChange={(event) => choose(event.target.value as FigureName)}
        >
          {FIGURES.map((name) => (
            <option key={name} value={name}>
              {figureOf(name, locale).title}
            </option>
          ))}
        </select>
        <p id={`${id}-meaning`} className={form.help}>
          {figureOf(figure, locale).meaning}
        </p>
      </Labelled>
      {figure !== 'free_slots' && <Field path="queue" />}
      <div className={form.row}>
        <Field path="comparison" />
        <Field key={unit} path="threshold" />
      </div>
      <Field path="for_ms" />
    </>
  );
}
