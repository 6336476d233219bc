import { Check, TriangleAlert } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useForm } from '../form/form.tsx';
import { isColour, linkOf, linkRatio, PASSES, rowsOf } from '../model/contrast.ts';
import { at } from '../model/paths.ts';
import { useSay } from '../words.ts';
import styles from './widget.module.css';

/** Contrast while one types: a colour never blocks saving, for what does not pass is derived. */
export function Contrast() {
  const say = useSay();
  const { body, readOnly, set } = useForm();
  const accent = String(at(body, 'look.accent') ?? '');
  const header = String(at(body, 'look.header') ?? '');
  const link = linkOf(accent);
  const derived = isColour(accent) && link !== accent;
  return (
    <>
      <ul className={styles.contrast}>
        {rowsOf(accent, header).map(({ word, ink, ground, ratio }) => (
          <li key={word}>
            <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden>
              <rect width="20" height="20" rx="4" fill={ground} stroke="currentColor" strokeOpacity="0.25" />
              <text x="10" y="14" textAnchor="middle" fontSize="11" fontWeight="600" fill={ink}>
                Aa
              </text>
            </svg>
            <span>{say(word)}</span>
            <b>{ratio.toFixed(2)}</b>
            {ratio >= PASSES ? (
              <span className={styles.passes}>
                <Icon of={Check} size={14} />
                {say('passes')}
              </span>
            ) : (
              <span className={styles.fails}>
                <Icon of={TriangleAlert} size={14} />
                {say('needs45')}
              </span>
            )}
          </li>
        ))}
      </ul>
      {derived && (
        <div className={styles.derived}>
          <p>
            <Icon of={TriangleAlert} />
            <span>
              <b>{say('linksDerived', { colour: link, ratio: linkRatio(link).toFixed(2) })}</b>{' '}
              {say('accentStays')}
            </span>
          </p>
          {!readOnly && (
            <Button size={28} onClick={() => set('look.accent', link)}>
              {say('useForBoth')}
            </Button>
          )}
        </div>
      )}
    </>
  );
}
