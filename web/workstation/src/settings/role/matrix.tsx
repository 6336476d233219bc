import {
  Eye,
  Headphones,
  type LucideIcon,
  MessageSquarePlus,
  Pencil,
  Settings,
  UserCheck,
} from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { ABILITIES, type Ability, reaches, type Scope } from '../../shell/rights.ts';
import { Icon } from '../../ui/icon.tsx';
import { Jack } from '../../ui/jack-row.tsx';
import { useForm } from '../form/form.tsx';
import { useSay } from '../words.ts';
import { scopesOf } from './built-in.ts';
import styles from './matrix.module.css';

const ICONS: Readonly<Record<Ability, LucideIcon>> = {
  see: Eye,
  write: Pencil,
  take: UserCheck,
  whisper: Headphones,
  join: MessageSquarePlus,
  administer: Settings,
};
const COLUMNS = ['own', 'queues', 'all'] as const;

/** How far each ability reaches: a row is one choice, and a wider plug includes the narrower ones. */
export function RoleMatrix() {
  const say = useSay();
  return (
    <div className={styles.matrix}>
      <div className={styles.head} aria-hidden>
        <span>{say('mayDoIn')}</span>
        {COLUMNS.map((it) => (
          <span key={it}>{say(`scope_${it}`)}</span>
        ))}
      </div>
      {ABILITIES.map((ability) => (
        <AbilityRow key={ability} ability={ability} />
      ))}
      <p className={styles.note}>{say('widerIncludes')}</p>
    </div>
  );
}

function AbilityRow({ ability }: { ability: Ability }) {
  const say = useSay();
  const { body, base, id, readOnly, set } = useForm();
  const scope = (body[ability] ?? 'none') as Scope;
  const was = (base[ability] ?? 'none') as Scope;
  const scopes = scopesOf(ability);
  const all: readonly Scope[] = ['none', ...scopes];
  const step = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    const to = by && all[all.indexOf(scope) + by];
    if (!by || readOnly) return;
    event.preventDefault();
    if (!to) return;
    set(ability, to);
    event.currentTarget.querySelector<HTMLElement>(`[data-scope="${to}"]`)?.focus();
  };
  return (
    <div
      className={styles.row}
      role="radiogroup"
      aria-label={say(`may_${ability}`)}
      data-field={ability}
      onKeyDown={step}
    >
      <span className={styles.what}>
        <Icon of={ICONS[ability]} />
        <span>
          <b>{say(`may_${ability}`)}</b>
          <small>{say(`mayMore_${ability}`)}</small>
        </span>
      </span>
      {COLUMNS.map((it) =>
        scopes.includes(it) ? (
          // biome-ignore lint/a11y/useSemanticElements: a jack is drawn, and pulled by the press that plugged it.
          <button
            key={it}
            type="button"
            role="radio"
            aria-checked={scope === it}
            aria-label={say(`scope_${it}`)}
            title={say(`scope_${it}`)}
            data-scope={it}
            data-plugged={reaches(scope, it) || undefined}
            data-joined={(reaches(scope, it) && it !== scopes[0]) || undefined}
            data-new={(id !== undefined && reaches(scope, it) && !reaches(was, it)) || undefined}
            tabIndex={scope === it || (scope === 'none' && it === scopes[0]) ? 0 : -1}
            disabled={readOnly}
            className={styles.jack}
            onClick={() => set(ability, scope === it ? lower(scopes, it) : it)}
          >
            <Jack plugged={reaches(scope, it)} size={16} />
          </button>
        ) : (
          <span key={it} className={styles.never} aria-hidden>
            –
          </span>
        ),
      )}
    </div>
  );
}

const lower = (scopes: readonly Scope[], it: Scope): Scope => scopes[scopes.indexOf(it) - 1] ?? 'none';
