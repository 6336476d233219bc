import { X } from 'lucide-react';
import { useId, useState } from 'react';
import { Icon } from '../../ui/icon.tsx';
import type { OperatorQueue } from '../bodies.ts';
import { useItems, useLook } from '../context.tsx';
import form from '../form/form.module.css';
import { useBound, useForm } from '../form/form.tsx';
import { Labelled } from '../form/labelled.tsx';
import { specOf } from '../nouns.ts';
import { keptLabel } from '../spec.ts';
import { useSay } from '../words.ts';

const MOST = 100;

/** The queues that an operator is in, each with a limit of its own if there is one. */
export function Places() {
  const bound = useBound<readonly OperatorQueue[] | undefined>('queues');
  const say = useSay();
  const id = useId();
  const look = useLook(['queues']);
  const places = bound.value ?? [];
  const free = useItems('queues').filter((it) => !places.some((place) => place.queue === it.id));
  return (
    <Labelled bound={bound} id={id} group>
      <ul className={form.list}>
        {places.map((place, at) => {
          const name = look.nameOf('queues', place.queue);
          return (
            <li key={place.queue} className={form.line}>
              <span className={form.grow}>{name}</span>
              <Limit
                path={`queues[${at}].limit`}
                name={name}
                value={place.limit ?? null}
                onChange={(limit) =>
                  bound.set(places.map((it, other) => (other === at ? { ...it, limit } : it)))
                }
              />
              {!bound.readOnly && (
                <button
                  type="button"
                  className={form.tool}
                  aria-label={say('takeOut', { name })}
                  title={say('takeOut', { name })}
                  onClick={() => bound.set(places.filter((_, other) => other !== at))}
                >
                  <Icon of={X} size={14} />
                </button>
              )}
            </li>
          );
        })}
      </ul>
      {places.length === 0 && <p className={form.help}>{say('noPlaces')}</p>}
      {!bound.readOnly && free.length > 0 && (
        <select
          className={form.select}
          aria-label={`${say('add')}: ${say('queues')}`}
          value=""
          onChange={(event) => bound.set([...places, { queue: event.target.value, limit: null }])}
        >
          <option value="">{say('addQueue')}</option>
          {free.map((it) => (
            <option key={it.id} value={it.id}>
              {keptLabel(specOf('queues'), it)}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}

function Limit({
  path,
  name,
  value,
  onChange,
}: {
  path: string;
  name: string;
  value: number | null;
  onChange: (to: number | null) => void;
}) {
  const say = useSay();
  const { fault, errors, readOnly } = useForm();
  const [typed, setTyped] = useState<string>();
  const wrong = errors.some((it) => it.field === path);
  const type = (text: string) => {
    setTyped(text);
    const limit = Number(text);
    const fits = text.trim() === '' || (/^\d+$/.test(text.trim()) && limit <= MOST);
    fault(path, fits ? undefined : say('outOfRange', { min: 0, max: MOST }));
    if (fits) onChange(text.trim() === '' ? null : limit);
  };
  return (
    <span className={form.box} data-field={path}>
      <input
        aria-label={say('limitIn', { name })}
        aria-invalid={wrong || undefined}
        inputMode="numeric"
        placeholder={say('asQueue')}
        value={wrong && typed !== undefined ? typed : (value ?? '')}
        readOnly={readOnly}
        autoComplete="off"
        onChange={(event) => type(event.target.value)}
      />
    </span>
  );
}
