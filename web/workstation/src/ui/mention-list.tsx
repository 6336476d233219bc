import type { Colleague } from '../model/people.ts';
import { useWords } from '../words.ts';
import { Avatar } from './avatar.tsx';
import { classes } from './classes.ts';
import styles from './mention-list.module.css';

/** Colleagues who answer the letters after an @. The text keeps the focus. */
export function MentionList({
  id,
  names,
  at,
  note,
  onPick,
}: {
  id: string;
  names: readonly Colleague[];
  at: number;
  /** What choosing does beside. */
  note?: string | undefined;
  onPick: (colleague: Colleague) => void;
}) {
  const { say } = useWords();
  return (
    <div className={styles.box}>
      <div id={id} role="listbox" aria-label={say('mention')} tabIndex={-1}>
        {names.map((it, place) => (
          <button
            key={it.id}
            id={`${id}-${place}`}
            type="button"
            role="option"
            aria-selected={place === at}
            tabIndex={-1}
            className={classes(styles.row, place === at && styles.on)}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onPick(it)}
          >
            <Avatar id={it.id} name={it.name} size={24} />
            <span className="clip">{it.name}</span>
            {it.state && <span className={styles.state}>{it.state}</span>}
          </button>
        ))}
      </div>
      {note && <p className={styles.note}>{note}</p>}
    </div>
  );
}
