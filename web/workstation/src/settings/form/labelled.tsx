import { CircleAlert, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from '../../ui/classes.ts';
import { Icon } from '../../ui/icon.tsx';
import { useLook } from '../context.tsx';
import { shown } from '../model/show.ts';
import { fieldOf } from '../spec.ts';
import { useSay } from '../words.ts';
import styles from './form.module.css';
import { type Bound, fieldMark, useForm, useSectionName } from './form.tsx';

/** A field with its name above it, and one line below: what is wrong, what it was, or what it means. */
export function Labelled({
  bound,
  id,
  optional = false,
  group = false,
  end,
  children,
}: {
  bound: Bound<unknown>;
  id: string;
  optional?: boolean;
  /** Several controls under one name. */
  group?: boolean;
  /** Beside the name. */
  end?: ReactNode;
  children: ReactNode;
}) {
  const say = useSay();
  const { spec, path, changed } = bound;
  const said = useSectionName() === spec.word;
  const words = (
    <>
      <span className={said ? 'hidden-text' : undefined}>{say(spec.word)}</span>
      {optional && <span className={styles.optional}>{say('optional')}</span>}
      {changed && <ChangedDot />}
    </>
  );
  const look = classes(styles.field, changed && styles.changed, bound.error !== undefined && styles.wrong);
  const line = <Line bound={bound} id={`${id}-line`} />;
  if (group)
    return (
      <fieldset
        {...fieldMark(path)}
        className={look}
        aria-labelledby={`${id}-label`}
        aria-describedby={`${id}-line`}
      >
        <div className={styles.head}>
          <span id={`${id}-label`} className={styles.label}>
            {words}
          </span>
          {end}
        </div>
        {children}
        {line}
      </fieldset>
    );
  return (
    <div {...fieldMark(path)} className={look}>
      <div className={styles.head}>
        <label htmlFor={id} className={styles.label}>
          {words}
        </label>
        {end}
      </div>
      {children}
      {line}
    </div>
  );
}

/** This is mine, and not saved. */
export function ChangedDot() {
  const say = useSay();
  return (
    <span className={styles.dot}>
      <span className="hidden-text">{say('unsaved')}</span>
    </span>
  );
}

/** The line under a field. */
export function Line({ bound, id }: { bound: Bound<unknown>; id: string }) {
  const say = useSay();
  const { spec, changed, error, was, readOnly } = bound;
  const form = useForm();
  const look = useLook(form.spec.needs);
  if (error !== undefined)
    return (
      <p id={id} role="alert" className={styles.error}>
        <Icon of={CircleAlert} size={14} />
        {error}
      </p>
    );
  if (changed && !readOnly && form.id !== undefined)
    return (
      <p id={id} className={styles.was}>
        <button type="button" onClick={() => bound.set(was)}>
          <span className="clip">
            {say('was', { value: shown(fieldOf(form.spec, spec.path), form.base, look) })}
          </span>
          <Icon of={Undo2} size={14} />
          <span className="hidden-text">
            {say('undo')}: {say(spec.word)}
          </span>
        </button>
      </p>
    );
  return spec.help ? (
    <p id={id} className={styles.help}>
      {say(spec.help)}
    </p>
  ) : null;
}
