import { Lock, Plus, X } from 'lucide-react';
import { useId, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import form from '../form/form.module.css';
import { useBound, useForm } from '../form/form.tsx';
import { Labelled } from '../form/labelled.tsx';
import { errorOf } from '../model/paths.ts';
import { useSay } from '../words.ts';
import styles from './widget.module.css';

/** Where the widget may open. */
export function Origins() {
  return (
    <Lines
      path="origins"
      placeholder="https://shop.example"
      add="addOrigin"
      none="noOrigins"
      tidy={originOf}
    />
  );
}

/** Paths on which there is none. */
export function HiddenOn() {
  return (
    <Lines path="hidden_on" placeholder="/checkout" add="addPath" none="noPaths" tidy={(it) => it.trim()} />
  );
}

/** The origin of an address that was pasted; what is none stays, and the server says why. */
export function originOf(text: string): string {
  const typed = text.trim();
  try {
    const url = new URL(typed.includes('://') || typed === '*' ? typed : `https://${typed}`);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.origin : typed;
  } catch {
    return typed;
  }
}

function Lines({
  path,
  placeholder,
  add,
  none,
  tidy,
}: {
  path: string;
  placeholder: string;
  add: 'addOrigin' | 'addPath';
  none: 'noOrigins' | 'noPaths';
  tidy: (text: string) => string;
}) {
  const bound = useBound<readonly string[] | undefined>(path);
  const { errors } = useForm();
  const say = useSay();
  const id = useId();
  const [typed, setTyped] = useState('');
  const lines = bound.value ?? [];
  const tidied = tidy(typed);
  const there = lines.includes(tidied);
  const take = () => {
    if (tidied === '' || there) return;
    bound.set([...lines, tidied]);
    setTyped('');
  };
  return (
    <Labelled bound={{ ...bound, error: undefined }} id={id} group>
      <ul className={form.list}>
        {lines.map((it, at) => {
          const wrong = errorOf(errors, `${path}[${at}]`)?.detail;
          return (
            <li key={it} className={form.line}>
              <Icon of={Lock} size={14} />
              <code className={form.grow}>{it}</code>
              {!bound.readOnly && (
                <button
                  type="button"
                  className={form.tool}
                  data-field={`${path}[${at}]`}
                  aria-label={say('takeOut', { name: it })}
                  title={say('takeOut', { name: it })}
                  onClick={() => bound.set(lines.filter((_, other) => other !== at))}
                >
                  <Icon of={X} size={14} />
                </button>
              )}
              {wrong && (
                <p role="alert" className={form.error}>
                  {wrong}
                </p>
              )}
            </li>
          );
        })}
      </ul>
      {lines.length === 0 && <p className={form.help}>{say(none)}</p>}
      {!bound.readOnly && (
        <div className={form.line}>
          <span className={`${form.box} ${styles.line}`}>
            <input
              aria-label={say(add)}
              className={form.mono}
              placeholder={placeholder}
              value={typed}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => setTyped(event.target.value)}
              onKeyDown={(event) => event.key === 'Enter' && take()}
            />
          </span>
          <Button icon={Plus} disabled={tidied === '' || there} onClick={take}>
            {say('add')}
          </Button>
          {there && <span className={form.help}>{say('thereAlready')}</span>}
        </div>
      )}
    </Labelled>
  );
}
