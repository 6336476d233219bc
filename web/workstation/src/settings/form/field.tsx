import { useId, useState } from 'react';
import { Switch } from '../../ui/switch.tsx';
import { useItems } from '../context.tsx';
import { spanOf, spanText } from '../model/spans.ts';
import { specOf } from '../nouns.ts';
import { keptLabel } from '../spec.ts';
import { useSay } from '../words.ts';
import styles from './form.module.css';
import { type Bound, fieldMark, useBound } from './form.tsx';
import { ChangedDot, Labelled, Line } from './labelled.tsx';
import { Tokens } from './tokens.tsx';

/** A field by its path, drawn as its kind says. */
export function Field({ path }: { path: string }) {
  const bound = useBound<never>(path);
  switch (bound.spec.kind.is) {
    case 'text':
      return <TextField bound={bound} />;
    case 'number':
      return <NumberField bound={bound} />;
    case 'span':
      return <SpanField bound={bound} />;
    case 'switch':
      return <SwitchField bound={bound} />;
    case 'choice':
      return <ChoiceField bound={bound} />;
    case 'ref':
      return <RefField bound={bound} />;
    case 'refs':
      return <Tokens bound={bound} />;
    case 'own':
    case 'by':
      return null;
  }
}

const described = (id: string, bound: Bound<unknown>) => ({
  id,
  'aria-invalid': bound.error === undefined ? undefined : true,
  'aria-describedby': `${id}-line`,
});

function TextField({ bound }: { bound: Bound<string | undefined> }) {
  const id = useId();
  const { kind } = bound.spec;
  if (kind.is !== 'text') return null;
  return (
    <Labelled bound={bound} id={id} optional={kind.optional ?? false}>
      <div className={styles.box}>
        <input
          {...described(id, bound)}
          className={kind.mono ? styles.mono : undefined}
          value={bound.value ?? ''}
          readOnly={bound.readOnly}
          autoComplete="off"
          onChange={(event) => bound.set(event.target.value)}
        />
      </div>
    </Labelled>
  );
}

function NumberField({ bound }: { bound: Bound<number | null | undefined> }) {
  const id = useId();
  const say = useSay();
  const { kind } = bound.spec;
  const written = bound.value === null || bound.value === undefined ? '' : String(bound.value);
  const [typed, setTyped] = useState<string>();
  if (kind.is !== 'number') return null;
  const type = (text: string) => {
    setTyped(text);
    const value = Number(text);
    if (text.trim() === '' && kind.optional) {
      bound.fault(undefined);
      return bound.set(null);
    }
    if (!/^\d+$/.test(text.trim()) || value < kind.min || value > kind.max)
      return bound.fault(say('outOfRange', { min: kind.min, max: kind.max }));
    bound.fault(undefined);
    bound.set(value);
  };
  return (
    <Labelled bound={bound} id={id} optional={kind.optional ?? false}>
      <div className={styles.box}>
        <input
          {...described(id, bound)}
          inputMode="numeric"
          value={typed !== undefined && bound.error !== undefined ? typed : written}
          placeholder={kind.optional ? '–' : undefined}
          readOnly={bound.readOnly}
          autoComplete="off"
          onChange={(event) => type(event.target.value)}
        />
        {kind.unit && <span className={styles.unit}>{say(kind.unit, { n: bound.value ?? 0 })}</span>}
      </div>
    </Labelled>
  );
}

/** Typed as people write times; what it is stands there again when they leave it. */
function SpanField({ bound }: { bound: Bound<number | null | undefined> }) {
  const id = useId();
  const say = useSay();
  const [typed, setTyped] = useState<string>();
  const { kind } = bound.spec;
  if (kind.is !== 'span') return null;
  const written = bound.value === null || bound.value === undefined ? '' : spanText(bound.value);
  const type = (text: string) => {
    setTyped(text);
    if (text.trim() === '' && kind.none) {
      bound.fault(undefined);
      return bound.set(null);
    }
    const ms = spanOf(text);
    const range = { min: spanText(kind.minMs), max: spanText(kind.maxMs) };
    if (ms === undefined) return bound.fault(say('noSpan', range));
    if (ms < kind.minMs || ms > kind.maxMs) return bound.fault(say('outOfRange', range));
    bound.fault(undefined);
    bound.set(ms);
  };
  return (
    <Labelled bound={bound} id={id} optional={kind.none !== undefined}>
      <div className={styles.box}>
        <input
          {...described(id, bound)}
          value={typed ?? written}
          placeholder={kind.none ? say(kind.none) : undefined}
          readOnly={bound.readOnly}
          autoComplete="off"
          onChange={(event) => type(event.target.value)}
          onBlur={() => bound.error === undefined && setTyped(undefined)}
        />
        <span className={styles.unit}>{say('mss')}</span>
      </div>
    </Labelled>
  );
}

function SwitchField({ bound }: { bound: Bound<boolean | undefined> }) {
  const id = useId();
  const say = useSay();
  const { kind } = bound.spec;
  if (kind.is !== 'switch') return null;
  return (
    <div {...fieldMark(bound.path)} className={styles.field}>
      <div className={styles.switch}>
        <Switch
          label={say(bound.spec.word)}
          on={bound.value ?? kind.usual ?? false}
          disabled={bound.readOnly}
          onChange={bound.set}
        />
        {bound.changed && <ChangedDot />}
      </div>
      <Line bound={bound} id={`${id}-line`} />
    </div>
  );
}

function ChoiceField({ bound }: { bound: Bound<string | undefined> }) {
  const id = useId();
  const say = useSay();
  const { kind } = bound.spec;
  if (kind.is !== 'choice') return null;
  return (
    <Labelled bound={bound} id={id}>
      <select
        {...described(id, bound)}
        className={styles.select}
        value={bound.value ?? kind.of[0]?.[0] ?? ''}
        disabled={bound.readOnly}
        onChange={(event) => bound.set(event.target.value)}
      >
        {kind.of.map(([it, word]) => (
          <option key={it} value={it}>
            {say(word)}
          </option>
        ))}
      </select>
    </Labelled>
  );
}

function RefField({ bound }: { bound: Bound<string | null | undefined> }) {
  const { kind } = bound.spec;
  const id = useId();
  const say = useSay();
  const items = useItems(kind.is === 'ref' ? kind.noun : 'queues');
  if (kind.is !== 'ref') return null;
  const { value } = bound;
  return (
    <Labelled bound={bound} id={id}>
      <select
        {...described(id, bound)}
        className={styles.select}
        value={value ?? ''}
        disabled={bound.readOnly}
        onChange={(event) => bound.set(event.target.value || null)}
      >
        <option value="">{say(kind.none)}</option>
        {value && !items.some((it) => it.id === value) && <option value={value}>{value.slice(0, 8)}</option>}
        {items.map((it) => (
          <option key={it.id} value={it.id}>
            {keptLabel(specOf(kind.noun), it)}
          </option>
        ))}
      </select>
    </Labelled>
  );
}
