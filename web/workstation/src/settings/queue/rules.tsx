import { ArrowRight, ChevronDown, ChevronUp, Plus, X } from 'lucide-react';
import { useId, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import type { NounName } from '../bodies.ts';
import { useItems } from '../context.tsx';
import styles from '../form/form.module.css';
import { useBound, useForm } from '../form/form.tsx';
import { Labelled } from '../form/labelled.tsx';
import { spanOf, spanText } from '../model/spans.ts';
import { specOf } from '../nouns.ts';
import { keptLabel } from '../spec.ts';
import { useSay } from '../words.ts';

interface Rule {
  readonly after_ms: number;
  readonly to?: string | null;
  readonly skill?: string | null;
}

const FIRST_MS = 180_000;
const MOST_MS = 86_400_000;

/** Operators of other queues are asked too, each rule after its time. */
export function OverflowRules() {
  return <Rules path="overflow" noun="queues" at="to" />;
}

/** A skill is not demanded any more, each rule after its time. */
export function RelaxRules() {
  return <Rules path="relax" noun="skills" at="skill" />;
}

function Rules({ path, noun, at }: { path: string; noun: NounName; at: 'to' | 'skill' }) {
  const bound = useBound<readonly Rule[] | undefined>(path);
  const say = useSay();
  const id = useId();
  const { id: self } = useForm();
  const items = useItems(noun).filter((it) => it.id !== self || at !== 'to');
  const rules = bound.value ?? [];
  const change = (place: number, part: Partial<Rule>) =>
    bound.set(rules.map((it, other) => (other === place ? { ...it, ...part } : it)));
  const move = (from: number, by: number) => {
    const [one, other] = [rules[from], rules[from + by]];
    if (one && other)
      bound.set(rules.map((it, place) => (place === from ? other : place === from + by ? one : it)));
  };
  const add = () => {
    const last = rules.at(-1)?.after_ms ?? 0;
    const rule: Rule = {
      after_ms: Math.min(MOST_MS, last + FIRST_MS),
      [at]: at === 'to' ? items[0]?.id : null,
    };
    bound.set([...rules, rule]);
  };
  return (
    <Labelled
      bound={bound}
      id={id}
      group
      end={
        !bound.readOnly && (
          <Button
            size={28}
            look="quiet"
            icon={Plus}
            disabled={at === 'to' && items.length === 0}
            onClick={add}
          >
            {say('rule')}
          </Button>
        )
      }
    >
      <ol className={styles.list}>
        {rules.map((rule, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a rule is its place.
          <li key={place} className={styles.line}>
            <After
              path={`${path}[${place}].after_ms`}
              rule={rule}
              onChange={(after_ms) => change(place, { after_ms })}
            />
            <Icon of={ArrowRight} size={14} />
            <select
              className={styles.select}
              aria-label={say(at === 'to' ? 'askQueue' : 'dropSkill')}
              value={rule[at] ?? ''}
              disabled={bound.readOnly}
              onChange={(event) => change(place, { [at]: event.target.value || null })}
            >
              {at === 'skill' && <option value="">{say('anySkill')}</option>}
              {items.map((it) => (
                <option key={it.id} value={it.id}>
                  {say(at === 'to' ? 'askToo' : 'without', { name: keptLabel(specOf(noun), it) })}
                </option>
              ))}
            </select>
            {!bound.readOnly && (
              <span>
                <button
                  type="button"
                  className={styles.tool}
                  disabled={place === 0}
                  aria-label={say('moveUp', { n: place + 1 })}
                  title={say('moveUp', { n: place + 1 })}
                  onClick={() => move(place, -1)}
                >
                  <Icon of={ChevronUp} size={14} />
                </button>
                <button
                  type="button"
                  className={styles.tool}
                  disabled={place === rules.length - 1}
                  aria-label={say('moveDown', { n: place + 1 })}
                  title={say('moveDown', { n: place + 1 })}
                  onClick={() => move(place, 1)}
                >
                  <Icon of={ChevronDown} size={14} />
                </button>
                <button
                  type="button"
                  className={styles.tool}
                  aria-label={say('ruleOut', { n: place + 1 })}
                  title={say('ruleOut', { n: place + 1 })}
                  onClick={() => bound.set(rules.filter((_, other) => other !== place))}
                >
                  <Icon of={X} size={14} />
                </button>
              </span>
            )}
          </li>
        ))}
      </ol>
      {rules.length === 0 && <p className={styles.help}>{say('noRules')}</p>}
    </Labelled>
  );
}

function After({ path, rule, onChange }: { path: string; rule: Rule; onChange: (ms: number) => void }) {
  const say = useSay();
  const { fault, readOnly, errors } = useForm();
  const [typed, setTyped] = useState<string>();
  const wrong = errors.some((it) => it.field === path);
  const type = (text: string) => {
    setTyped(text);
    const ms = spanOf(text);
    const fits = ms !== undefined && ms <= MOST_MS;
    fault(path, fits ? undefined : say('noSpan', { min: '0:00', max: spanText(MOST_MS) }));
    if (fits) onChange(ms);
  };
  return (
    <span className={styles.box} data-field={path}>
      <span className={styles.unit}>{say('after')}</span>
      <input
        aria-label={say('afterWaiting')}
        aria-invalid={wrong || undefined}
        value={typed ?? spanText(rule.after_ms)}
        readOnly={readOnly}
        autoComplete="off"
        onChange={(event) => type(event.target.value)}
        onBlur={() => !wrong && setTyped(undefined)}
      />
    </span>
  );
}
