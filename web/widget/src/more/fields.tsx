import { useRef, useState } from 'preact/hooks';
import { Icon } from '../frame/icon.tsx';
import { type Fault, faultOf } from './mask.ts';
import type { Field, Shown } from './settings.ts';
import type { Tell } from './words.ts';

export interface Answers {
  readonly values: Readonly<Record<string, string>>;
  readonly consents: boolean;
}

export const NO_ANSWERS: Answers = { values: {}, consents: false };

const KINDS = {
  text: ['text', 'off'],
  name: ['text', 'name'],
  email: ['email', 'email'],
  phone: ['tel', 'tel'],
  number: ['text', 'off'],
} as const;

export function faultText(fault: Fault, field: Field, tell: Tell): string {
  return fault.why === 'pattern' ? tell('pattern', { pattern: field.pattern }) : tell(fault.why);
}

/** One field with its label above and its fault below. */
function Input({
  field,
  value,
  tell,
  onChange,
}: {
  field: Field;
  value: string;
  tell: Tell;
  onChange: (value: string) => void;
}) {
  // Looked at when one leaves it, and from then on with each key.
  const [looked, setLooked] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const fault = looked ? faultOf(field, value) : undefined;
  const [type, complete] = KINDS[field.kind];
  const id = `field-${field.key}`;
  return (
    <div class="field">
      <label for={id}>
        {field.label} {field.need === 'optional' && <i>{tell('optional')}</i>}
      </label>
      <input
        {...({ type, inputMode: field.kind === 'number' ? 'decimal' : undefined } as { type: 'text' })}
        ref={input}
        id={id}
        name={field.key}
        autocomplete={complete}
        maxLength={500}
        dir="auto"
        value={value}
        required={field.need === 'required'}
        aria-invalid={fault !== undefined}
        aria-describedby={fault ? `${id}-fault` : undefined}
        onInput={(event) => onChange(event.currentTarget.value)}
        onBlur={() => {
          if (value) setLooked(true);
        }}
      />
      {fault && (
        <p class="fault" id={`${id}-fault`}>
          <Icon name="alert" size={14} /> {faultText(fault, field, tell)}{' '}
          {fault.instead && (
            <button
              type="button"
              onClick={() => {
                onChange(fault.instead ?? '');
                input.current?.focus();
              }}
            >
              {tell('instead', { instead: fault.instead })}
            </button>
          )}
        </p>
      )}
    </div>
  );
}

/** What the settings ask, the same before a chat and outside business hours. */
export function Fields({
  shown,
  answers,
  tell,
  onChange,
}: {
  shown: Shown;
  answers: Answers;
  tell: Tell;
  onChange: (answers: Answers) => void;
}) {
  return (
    <>
      {shown.fields?.map((field) => (
        <Input
          key={field.key}
          field={field}
          value={answers.values[field.key] ?? ''}
          tell={tell}
          onChange={(value) => onChange({ ...answers, values: { ...answers.values, [field.key]: value } })}
        />
      ))}
    </>
  );
}

export function Consent({
  shown,
  answers,
  tell,
  onChange,
}: {
  shown: Shown;
  answers: Answers;
  tell: Tell;
  onChange: (answers: Answers) => void;
}) {
  if (!shown.consent_url) return null;
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={answers.consents}
        onChange={(event) => onChange({ ...answers, consents: event.currentTarget.checked })}
      />
      <span>
        {tell('consent', { name: shown.title })}{' '}
        <a href={shown.consent_url} target="_blank" rel="noopener noreferrer">
          {tell('privacy')}
        </a>
      </span>
    </label>
  );
}

/** Why it cannot be sent yet; nothing if it can. */
export function blocked(shown: Shown, answers: Answers, tell: Tell): string | undefined {
  const field = shown.fields?.find((it) => faultOf(it, answers.values[it.key] ?? ''));
  if (field) return tell('needsLook', { field: field.label });
  return shown.consent_url && !answers.consents ? tell('needsConsent') : undefined;
}

/** As the gateway takes it. */
export function formText(shown: Shown, answers: Answers, queue: string | undefined): string {
  const asked = (shown.fields ?? []).map((it) => [it.key, (answers.values[it.key] ?? '').trim()] as const);
  return JSON.stringify({
    ...(queue ? { queue } : {}),
    answers: Object.fromEntries(asked.filter(([, value]) => value)),
    ...(shown.consent_url ? { consents: answers.consents } : {}),
  });
}
