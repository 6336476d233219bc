import { useId } from 'react';
import type { Plan } from '../bodies.ts';
import form from '../form/form.module.css';
import { useBound, useForm } from '../form/form.tsx';
import { Labelled } from '../form/labelled.tsx';
import { same } from '../model/paths.ts';
import { Exceptions } from './exceptions.tsx';
import { Fortnight } from './fortnight.tsx';
import { WeekEditor } from './week.tsx';

/** A plan: its zone, its week, the days that are otherwise, and what that makes of the next 14 days. */
export function HoursPart() {
  const { body, base, id } = useForm();
  const plan = body.plan as Plan;
  const changed = !same(plan, base.plan);
  return (
    <>
      <Zone />
      <WeekEditor />
      <Exceptions />
      <Fortnight
        saved={id}
        plan={changed || id === undefined ? plan : undefined}
        name={String(body.name ?? '')}
      />
    </>
  );
}

/** An IANA name: the browser knows them, and the server has the last word. */
function Zone() {
  const bound = useBound<string | undefined>('plan.zone');
  const id = useId();
  return (
    <Labelled bound={bound} id={id}>
      <div className={form.box}>
        <input
          id={id}
          list={`${id}-zones`}
          value={bound.value ?? ''}
          readOnly={bound.readOnly}
          aria-invalid={bound.error === undefined ? undefined : true}
          autoComplete="off"
          onChange={(event) => bound.set(event.target.value)}
        />
        <datalist id={`${id}-zones`}>
          {ZONES.map((it) => (
            <option key={it} value={it} />
          ))}
        </datalist>
      </div>
    </Labelled>
  );
}

const ZONES: readonly string[] = Intl.supportedValuesOf?.('timeZone') ?? [];
