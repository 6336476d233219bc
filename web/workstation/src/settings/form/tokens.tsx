import { X } from 'lucide-react';
import { type KeyboardEvent, useId } from 'react';
import { Icon } from '../../ui/icon.tsx';
import { useItems, useLook } from '../context.tsx';
import { specOf } from '../nouns.ts';
import { keptLabel } from '../spec.ts';
import { useSay } from '../words.ts';
import styles from './form.module.css';
import type { Bound } from './form.tsx';
import { Labelled } from './labelled.tsx';

/** Several of a noun, in their order: each can be taken out, or moved with Alt and the arrows. */
export function Tokens({ bound }: { bound: Bound<readonly string[] | undefined> }) {
  const { kind } = bound.spec;
  const noun = kind.is === 'refs' ? kind.noun : 'skills';
  const numbered = kind.is === 'refs' && kind.numbered;
  const id = useId();
  const say = useSay();
  const items = useItems(noun);
  const look = useLook([noun]);
  const chosen = bound.value ?? [];
  const free = items.filter((it) => !chosen.includes(it.id));
  const move = (from: number, by: number) => {
    const to = from + by;
    const [one, other] = [chosen[from], chosen[to]];
    if (one === undefined || other === undefined) return;
    bound.set(chosen.map((it, at) => (at === from ? other : at === to ? one : it)));
  };
  const press = (event: KeyboardEvent, at: number, it: string) => {
    if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowLeft')) move(at, -1);
    else if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowRight')) move(at, 1);
    else if (event.key === 'Delete' || event.key === 'Backspace')
      bound.set(chosen.filter((other) => other !== it));
    else return;
    event.preventDefault();
  };
  return (
    <Labelled bound={bound} id={id} group>
      <div className={styles.tokens}>
        {chosen.map((it, at) => (
          <span key={it} className={styles.token}>
            {numbered && at < 9 && <b>{at + 1}</b>}
            <span className="clip">{look.nameOf(noun, it)}</span>
            {!bound.readOnly && (
              <button
                type="button"
                aria-label={say('takeOut', { name: look.nameOf(noun, it) })}
                aria-keyshortcuts="Alt+ArrowLeft Alt+ArrowRight Delete"
                title={say('takeOut', { name: look.nameOf(noun, it) })}
                onClick={() => bound.set(chosen.filter((other) => other !== it))}
                onKeyDown={(event) => press(event, at, it)}
              >
                <Icon of={X} size={12} />
              </button>
            )}
          </span>
        ))}
        {bound.readOnly && chosen.length === 0 && <span className={styles.nothing}>–</span>}
        {!bound.readOnly && free.length > 0 && (
          <select
            aria-label={`${say('add')}: ${say(bound.spec.word)}`}
            value=""
            onChange={(event) => bound.set([...chosen, event.target.value])}
          >
            <option value="">{say('add')}</option>
            {free.map((it) => (
              <option key={it.id} value={it.id}>
                {keptLabel(specOf(noun), it)}
              </option>
            ))}
          </select>
        )}
        {!bound.readOnly && free.length === 0 && chosen.length === 0 && (
          <span className={styles.nothing}>{say(specOf(noun).none)}</span>
        )}
      </div>
    </Labelled>
  );
}
