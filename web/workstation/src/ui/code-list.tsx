import { type KeyboardEvent, type Ref, useId, useState } from 'react';
import { type CloseCode, codesFor } from '../model/close-codes.ts';
import { useWords } from '../words.ts';
import { classes } from './classes.ts';
import styles from './code-list.module.css';
import { SearchField } from './search-field.tsx';

/** Close codes: a number picks one, letters find one, arrows walk. */
export function CodeList({
  codes,
  chosen,
  needed,
  onPick,
  ref,
}: {
  codes: readonly CloseCode[];
  chosen: string | undefined;
  /** Why one must be chosen; none: need not. */
  needed: string | undefined;
  onPick: (code: CloseCode) => void;
  ref?: Ref<HTMLInputElement>;
}) {
  const { say } = useWords();
  const id = useId();
  const [query, setQuery] = useState('');
  const shown = codesFor(codes, query);
  const active = shown.find(({ code }) => code.id === chosen);
  const type = (text: string) => {
    const hits = codesFor(codes, text);
    const only = /^\d+$/.test(text.trim()) && hits.find(({ no }) => `${no}` === text.trim());
    // A digit is an answer as soon as no longer number begins with it.
    if (only && hits.length === 1) {
      setQuery('');
      onPick(only.code);
    } else setQuery(text);
  };
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by === 0 && event.key !== 'Enter') return;
    event.preventDefault();
    const at = shown.findIndex(({ code }) => code.id === chosen);
    const to =
      by === 0
        ? (shown.find(({ no }) => `${no}` === query.trim()) ?? shown[0])
        : shown[Math.min(shown.length - 1, Math.max(0, at + by))];
    if (to) onPick(to.code);
    if (by === 0) setQuery('');
  };
  return (
    <div className={styles.box}>
      <p className={styles.title} id={`${id}-title`}>
        {say('closeCode')} {needed && <span>{needed}</span>}
      </p>
      <SearchField
        ref={ref}
        label={say('codeFind')}
        list={id}
        active={active && `${id}-${active.code.id}`}
        value={query}
        onChange={type}
        onKeyDown={press}
      />
      <div id={id} role="listbox" aria-labelledby={`${id}-title`} tabIndex={-1} className={styles.list}>
        {shown.map(({ code, no }) => (
          <button
            key={code.id}
            id={`${id}-${code.id}`}
            type="button"
            role="option"
            tabIndex={-1}
            aria-selected={code.id === chosen}
            className={classes(styles.row, code.id === chosen && styles.on)}
            onClick={() => onPick(code)}
          >
            <span className={styles.no}>{no}</span>
            <span className={styles.mark} aria-hidden />
            <span className="clip">{code.name}</span>
            {code.needsNote && <span className={styles.note}>{say('codeNeedsNote')}</span>}
          </button>
        ))}
      </div>
      {shown.length === 0 && <p className={styles.none}>{say('codeNone')}</p>}
    </div>
  );
}
