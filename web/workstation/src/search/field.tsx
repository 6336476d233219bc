import { Search as Glass, LoaderCircle, X } from 'lucide-react';
import { type KeyboardEvent, type Ref, useId } from 'react';
import { useSettings } from '../desk/ask.ts';
import { classes } from '../ui/classes.ts';
import { Icon } from '../ui/icon.tsx';
import {
  begun,
  type Chip,
  OPERATORS,
  type Operator,
  type Query,
  split,
  withChip,
  withoutBegun,
} from './query.ts';
import styles from './search.module.css';
import { useSearchWords } from './words.tsx';

const SHOWN_MAX = 8;

/** Operators as chips, and words. Backspace at the start takes the last chip away. */
export function SearchField({
  query,
  wrong,
  loading,
  message,
  ref,
  onChange,
  onDown,
}: {
  query: Query;
  /** The operator that says nothing. */
  wrong: Operator | 'q' | undefined;
  loading: boolean;
  /** What is wrong, and what to do about it. */
  message: string | undefined;
  ref: Ref<HTMLInputElement>;
  onChange: (query: Query) => void;
  /** To what was found. */
  onDown: () => void;
}) {
  const { say } = useSearchWords();
  const id = useId();
  const values = useValues(query.text);
  const put = (text: string, whole = false) => onChange(split(query, text, whole));
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    const field = event.currentTarget;
    if (event.key === 'Enter') put(query.text, true);
    else if (event.key === 'ArrowDown') onDown();
    else if (event.key === 'Escape') field.blur();
    else if (event.key === 'Backspace' && field.selectionStart === 0 && field.selectionEnd === 0)
      onChange({ ...query, chips: query.chips.slice(0, -1) });
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const focus = () => document.getElementById('search-field')?.focus();
  return (
    <search className={styles.ask}>
      <div className={classes(styles.field, wrong && styles.wrongField)}>
        <Icon of={loading ? LoaderCircle : Glass} className={loading ? styles.spin : undefined} />
        {query.chips.map((chip) => (
          <span key={chip.op} className={classes(styles.chip, chip.op === wrong && styles.wrong)}>
            <span>
              {say(chip.op)}: <b>{chip.value}</b>
            </span>
            <button
              type="button"
              aria-label={say('remove', { what: `${say(chip.op)}: ${chip.value}` })}
              onClick={() => {
                onChange({ ...query, chips: query.chips.filter((it) => it !== chip) });
                focus();
              }}
            >
              <Icon of={X} size={12} />
            </button>
          </span>
        ))}
        <input
          ref={ref}
          id="search-field"
          type="search"
          value={query.text}
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          aria-label={say('label')}
          aria-invalid={wrong ? true : undefined}
          aria-describedby={message ? `${id}-message` : undefined}
          placeholder={query.chips.length === 0 ? say('placeholder') : undefined}
          onChange={(event) => put(event.target.value)}
          onKeyDown={press}
        />
      </div>
      <div className={styles.hints}>
        <span>{say('add')}</span>
        {values
          ? values.all.map((value) => (
              <button
                key={value}
                type="button"
                onClick={() => {
                  const chip: Chip = { op: values.op, value };
                  onChange({ chips: withChip(query.chips, chip), text: withoutBegun(query.text) });
                  focus();
                }}
              >
                {value}
              </button>
            ))
          : OPERATORS.map((op) => (
              <button
                key={op}
                type="button"
                onClick={() => {
                  onChange({ ...query, text: `${query.text.trimEnd()} ${op}:`.trimStart() });
                  focus();
                }}
              >
                {say(op)}:
              </button>
            ))}
      </div>
      {message && (
        <p id={`${id}-message`} role="alert" className={styles.message}>
          {message}
        </p>
      )}
    </search>
  );
}

interface Named {
  readonly name: string;
}

/** What the operator that is being written may say. */
function useValues(text: string): { readonly op: Operator; readonly all: readonly string[] } | undefined {
  const at = begun(text);
  const queues = useSettings<Named>(at?.op === 'queue' ? 'queues' : undefined);
  const tags = useSettings<Named>(at?.op === 'tag' ? 'tags' : undefined);
  if (!at) return undefined;
  const today = new Date();
  const day = (ago: number) => {
    const it = new Date(today.getFullYear(), today.getMonth(), today.getDate() - ago);
    const two = (n: number) => String(n).padStart(2, '0');
    return `${it.getFullYear()}-${two(it.getMonth() + 1)}-${two(it.getDate())}`;
  };
  const all = {
    from: ['customer', 'operator', 'me'],
    queue: queues.value?.map(({ body }) => body.name) ?? [],
    tag: tags.value?.map(({ body }) => body.name) ?? [],
    before: [day(0), day(7), day(30)],
  }[at.op];
  const wanted = at.value.toLowerCase();
  return { op: at.op, all: all.filter((it) => it.toLowerCase().startsWith(wanted)).slice(0, SHOWN_MAX) };
}
