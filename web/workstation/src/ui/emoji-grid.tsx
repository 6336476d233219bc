import { EMOJI_COLUMNS } from '../model/emoji.ts';
import { useWords } from '../words.ts';
import { classes } from './classes.ts';
import styles from './emoji-grid.module.css';

/** A small grid over the text. The text keeps the focus: arrows move in it, Enter puts the sign in. */
export function EmojiGrid({
  id,
  signs,
  at,
  onPick,
}: {
  id: string;
  signs: readonly string[];
  at: number;
  onPick: (sign: string) => void;
}) {
  const { say } = useWords();
  return (
    <div id={id} role="listbox" aria-label={say('emoji')} tabIndex={-1} className={styles.grid}>
      {signs.map((sign, place) => (
        <button
          key={sign}
          id={`${id}-${place}`}
          type="button"
          role="option"
          aria-selected={place === at}
          tabIndex={-1}
          className={classes(styles.sign, place === at && styles.at)}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onPick(sign)}
        >
          {sign}
        </button>
      ))}
    </div>
  );
}

/** The place that an arrow leads to, or none if this key is not one. */
export function movedInGrid(key: string, at: number, count: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowRight: 1,
    ArrowLeft: -1,
    ArrowDown: EMOJI_COLUMNS,
    ArrowUp: -EMOJI_COLUMNS,
  };
  const step = steps[key];
  if (step === undefined || count === 0) return undefined;
  const to = at + step;
  return to >= 0 && to < count ? to : at;
}
