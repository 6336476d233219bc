import { ChevronDown, ChevronUp, Plus, X } from 'lucide-react';
import { useId } from 'react';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import type { AskedField } from '../bodies.ts';
import { Field } from '../form/field.tsx';
import form from '../form/form.module.css';
import { useBound, useForm } from '../form/form.tsx';
import { Labelled } from '../form/labelled.tsx';
import { errorOf } from '../model/paths.ts';
import { useSay } from '../words.ts';

const KINDS = ['text', 'name', 'email', 'phone', 'number'] as const;
const MOST = 12;

/** A key that the server takes, of what a person calls the field. */
export function keyOf(label: string, taken: readonly string[]): string {
  const plain = label
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 36);
  const first = plain || 'field';
  for (let n = 1; ; n++) {
    const key = n === 1 ? first : `${first}_${n}`;
    if (!taken.includes(key)) return key;
  }
}

/** What is asked before the chat: fields, consent, and what it is about. */
export function BeforeChat() {
  return (
    <>
      <Asked />
      <Field path="consent_url" />
      <Field path="queues" />
    </>
  );
}

function Asked() {
  const bound = useBound<readonly AskedField[] | undefined>('fields');
  const { errors } = useForm();
  const say = useSay();
  const id = useId();
  const fields = bound.value ?? [];
  const change = (at: number, part: Partial<AskedField>) =>
    bound.set(fields.map((it, other) => (other === at ? { ...it, ...part } : it)));
  const swap = (from: number, by: number) => {
    const [one, other] = [fields[from], fields[from + by]];
    if (one && other) bound.set(fields.map((it, at) => (at === from ? other : at === from + by ? one : it)));
  };
  const add = () => {
    const label = say('newField');
    const key = keyOf(
      `field_${fields.length + 1}`,
      fields.map((it) => it.key),
    );
    bound.set([...fields, { key, label, kind: 'text', need: 'optional' }]);
  };
  return (
    <Labelled
      bound={{ ...bound, error: undefined }}
      id={id}
      group
      end={
        !bound.readOnly && (
          <Button size={28} look="quiet" icon={Plus} disabled={fields.length >= MOST} onClick={add}>
            {say('newField')}
          </Button>
        )
      }
    >
      <ol className={form.list}>
        {fields.map((it, at) => {
          const wrong = errorOf(errors, `fields[${at}]`)?.detail;
          return (
            <li key={it.key} className={form.line} data-field={`fields[${at}]`}>
              <span className={`${form.box} ${form.grow}`}>
                <input
                  aria-label={say('fieldLabel', { n: at + 1 })}
                  aria-invalid={wrong ? true : undefined}
                  value={it.label}
                  maxLength={80}
                  readOnly={bound.readOnly}
                  autoComplete="off"
                  onChange={(event) => change(at, { label: event.target.value })}
                />
              </span>
              <select
                className={form.select}
                aria-label={say('fieldKind', { name: it.label })}
                value={it.kind ?? 'text'}
                disabled={bound.readOnly}
                onChange={(event) => change(at, { kind: event.target.value })}
              >
                {KINDS.map((kind) => (
                  <option key={kind} value={kind}>
                    {say(`kind_${kind}`)}
                  </option>
                ))}
              </select>
              <select
                className={form.select}
                aria-label={say('fieldNeed', { name: it.label })}
                value={it.need ?? 'optional'}
                disabled={bound.readOnly}
                onChange={(event) => change(at, { need: event.target.value })}
              >
                <option value="optional">{say('optional')}</option>
                <option value="required">{say('required')}</option>
              </select>
              {(it.kind ?? 'text') === 'text' && (
                <span className={form.box}>
                  <input
                    className={form.mono}
                    aria-label={say('fieldPattern', { name: it.label })}
                    title={say('fieldPatternHelp')}
                    placeholder="NV-000"
                    value={it.pattern ?? ''}
                    maxLength={40}
                    readOnly={bound.readOnly}
                    autoComplete="off"
                    onChange={(event) => change(at, { pattern: event.target.value })}
                  />
                </span>
              )}
              {!bound.readOnly && (
                <span>
                  {([-1, 1] as const).map((by) => (
                    <button
                      key={by}
                      type="button"
                      className={form.tool}
                      disabled={!fields[at + by]}
                      aria-label={`${say(by < 0 ? 'moveUp' : 'moveDown', { n: at + 1 })}`}
                      title={say(by < 0 ? 'moveUp' : 'moveDown', { n: at + 1 })}
                      onClick={() => swap(at, by)}
                    >
                      <Icon of={by < 0 ? ChevronUp : ChevronDown} size={14} />
                    </button>
                  ))}
                  <button
                    type="button"
                    className={form.tool}
                    aria-label={say('takeOut', { name: it.label })}
                    title={say('takeOut', { name: it.label })}
                    onClick={() => bound.set(fields.filter((_, other) => other !== at))}
                  >
                    <Icon of={X} size={14} />
                  </button>
                </span>
              )}
              {wrong && (
                <p role="alert" className={form.error}>
                  {wrong}
                </p>
              )}
            </li>
          );
        })}
      </ol>
      {fields.length === 0 && <p className={form.help}>{say('nothingAsked')}</p>}
    </Labelled>
  );
}
