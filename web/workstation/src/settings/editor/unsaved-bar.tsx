import { TriangleAlert } from 'lucide-react';
import type { RefObject } from 'react';
import { MOD } from '../../model/keys.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useLook } from '../context.tsx';
import { elementOf } from '../form/form.tsx';
import { shown } from '../model/show.ts';
import { fieldOf, type NounSpec } from '../spec.ts';
import { useSay } from '../words.ts';
import styles from './editor.module.css';
import type { EditorState } from './use-editor.ts';

const SHOWN_MAX = 3;

/** What would change, old and new, until it is saved or thrown away. */
export function UnsavedBar({
  spec,
  it,
  isNew,
  onSave,
  main,
}: {
  spec: NounSpec;
  it: EditorState;
  isNew: boolean;
  onSave: () => void;
  main: RefObject<HTMLElement | null>;
}) {
  const say = useSay();
  const look = useLook(spec.needs);
  const { changes, failure, errors, busy } = it;
  if (changes.length === 0 && !isNew && !failure) return null;
  const n = changes.length;
  return (
    <section className={styles.bar} aria-label={say('unsavedN', { n })}>
      <div className={styles.act}>
        <span className={styles.words}>
          {n > 0 && <i aria-hidden />}
          <b>{isNew ? say('notMade') : say('unsavedN', { n })}</b> <span>{say('keptHere')}</span>
        </span>
        {n > 0 && (
          <Button look="quiet" onClick={it.discard} disabled={busy !== undefined}>
            {say('discard')}
          </Button>
        )}
        <Button
          look="primary"
          cap={`${MOD} S`}
          aria-keyshortcuts="Control+S"
          busy={busy === 'saving' && say('saving')}
          onClick={onSave}
        >
          {isNew ? say('make') : say('saveN', { n })}
        </Button>
      </div>
      {(failure || errors.length > 0) && (
        <p className={styles.failure} role="alert">
          <Icon of={TriangleAlert} size={14} />
          {failure ?? say('mendN', { n: errors.length })}
          {errors.slice(0, SHOWN_MAX).map(({ field, detail }) => (
            <button
              key={field}
              type="button"
              onClick={() => main.current && elementOf(main.current, field)?.focus()}
            >
              {field}: {detail}
            </button>
          ))}
        </p>
      )}
      {n > 0 && !isNew && (
        <ul className={styles.changes}>
          {changes.slice(0, SHOWN_MAX).map((path) => {
            const field = fieldOf(spec, path);
            return (
              <li key={path}>
                <b>{say(field.word)}</b> <s className="clip">{shown(field, it.base, look)}</s>{' '}
                <span className="clip">{shown(field, it.body, look)}</span>
              </li>
            );
          })}
          {n > SHOWN_MAX && <li className={styles.more}>{say('moreN', { n: n - SHOWN_MAX })}</li>}
        </ul>
      )}
    </section>
  );
}
