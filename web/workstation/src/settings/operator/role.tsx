import { useId } from 'react';
import { useItems, useSettings } from '../context.tsx';
import form from '../form/form.module.css';
import { useBound, useForm } from '../form/form.tsx';
import { Labelled } from '../form/labelled.tsx';
import { specOf } from '../nouns.ts';
import { BUILT_IN, BUILT_INS } from '../role/built-in.ts';
import { keptLabel } from '../spec.ts';
import { useSay } from '../words.ts';

/** One of the three that everybody has, or one of our own. One's own role is not for oneself to change. */
export function RoleField() {
  const bound = useBound<string | undefined>('role');
  const say = useSay();
  const id = useId();
  const own = useItems('roles');
  const { me } = useSettings();
  const mine = useForm().id === me;
  return (
    <Labelled bound={bound} id={id}>
      <select
        id={id}
        className={form.select}
        value={bound.value ?? 'operator'}
        disabled={bound.readOnly || mine}
        aria-describedby={mine ? `${id}-mine` : undefined}
        onChange={(event) => bound.set(event.target.value)}
      >
        {BUILT_INS.map((it) => (
          <option key={it} value={it}>
            {say(BUILT_IN[it].word)}
          </option>
        ))}
        {own.map((it) => (
          <option key={it.id} value={it.id}>
            {keptLabel(specOf('roles'), it)}
          </option>
        ))}
      </select>
      {mine && (
        <p id={`${id}-mine`} className={form.help}>
          {say('ownRole')}
        </p>
      )}
    </Labelled>
  );
}
