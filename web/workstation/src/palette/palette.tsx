import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { marked } from '../model/fuzzy.ts';
import { sends } from '../model/keys.ts';
import { classes } from '../ui/classes.ts';
import { Icon } from '../ui/icon.tsx';
import { KeyCap } from '../ui/tag.tsx';
import { useWords } from '../words.ts';
import { type Found, found, GROUPS, type PaletteItem } from './items.ts';
import styles from './palette.module.css';

/** Everything the desk can do, found by a few letters. What can be done with the open chat stands first. */
export function Palette({
  items,
  context,
  onClose,
}: {
  items: readonly PaletteItem[];
  /** Whom the first actions are about. */
  context: string | undefined;
  onClose: () => void;
}) {
  const { say } = useWords();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [query, setQuery] = useState('');
  const [here, setHere] = useState(context !== undefined);
  const [at, setAt] = useState(0);
  useEffect(() => {
    const it = dialog.current;
    it?.showModal();
    return () => it?.close();
  }, []);

  const hits = found(here ? items : items.filter((it) => it.group !== 'paletteChat'), query);
  const active = Math.min(at, hits.length - 1);
  useEffect(() => {
    document.getElementById(`${id}-${active}`)?.scrollIntoView?.({ block: 'nearest' });
  }, [id, active]);

  const run = (item: PaletteItem | undefined) => {
    if (!item) return;
    // The focus is back where it was before the action moves it.
    dialog.current?.close();
    item.run();
  };
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step: Readonly<Record<string, number>> = {
      ArrowDown: (active + 1) % hits.length,
      ArrowUp: (active - 1 + hits.length) % hits.length,
      PageDown: Math.min(hits.length - 1, active + 8),
      PageUp: Math.max(0, active - 8),
    };
    const to = step[event.key];
    if (to !== undefined && hits.length > 0) setAt(to);
    else if (event.key === 'Enter' && !sends(event)) run(hits[active]?.item);
    else if (event.code === 'KeyK' && (event.ctrlKey || event.metaKey)) dialog.current?.close();
    else if (event.key === 'Backspace' && query === '' && here) setHere(false);
    else return;
    event.preventDefault();
  };

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside it closes it, and so does Escape.
    <dialog
      ref={dialog}
      className={styles.palette}
      aria-label={say('palette')}
      onClose={onClose}
      onClick={(event) => event.target === event.currentTarget && dialog.current?.close()}
    >
      <div className={styles.inside}>
        <div className={styles.head}>
          {here && context && <span className={classes('clip', styles.context)}>{context}</span>}
          <input
            role="combobox"
            aria-label={say('palette')}
            aria-expanded={hits.length > 0}
            aria-controls={hits.length > 0 ? `${id}-list` : undefined}
            aria-autocomplete="list"
            aria-activedescendant={hits.length > 0 ? `${id}-${active}` : undefined}
            className={styles.input}
            placeholder={say('palettePlaceholder')}
            autoComplete="off"
            spellCheck={false}
            value={query}
            onChange={(event) => {
              setQuery(event.target.value);
              setAt(0);
            }}
            onKeyDown={press}
          />
          <KeyCap>Esc</KeyCap>
        </div>
        <Options id={id} hits={hits} active={active} onAt={setAt} onRun={run} />
        <p className={styles.foot}>
          <span>
            <KeyCap>↑</KeyCap> <KeyCap>↓</KeyCap> {say('paletteMove')}
          </span>
          <span>
            <KeyCap>↵</KeyCap> {say('paletteRun')}
          </span>
          {here && context && (
            <span>
              <KeyCap>⌫</KeyCap> {say('paletteEverywhere')}
            </span>
          )}
          <span role="status" className={styles.count}>
            {say('paletteFound', { n: hits.length })}
          </span>
        </p>
      </div>
    </dialog>
  );
}

function Options({
  id,
  hits,
  active,
  onAt,
  onRun,
}: {
  id: string;
  hits: readonly Found[];
  active: number;
  onAt: (at: number) => void;
  onRun: (item: PaletteItem) => void;
}) {
  const { say } = useWords();
  if (hits.length === 0) return <p className={styles.none}>{say('paletteNothing')}</p>;
  return (
    <div id={`${id}-list`} role="listbox" aria-label={say('palette')} tabIndex={-1} className={styles.list}>
      {GROUPS.filter((group) => hits.some(({ item }) => item.group === group)).map((group) => (
        // biome-ignore lint/a11y/useSemanticElements: a part of the list, not of a form.
        <div key={group} role="group" aria-labelledby={`${id}-${group}`}>
          <p id={`${id}-${group}`} role="presentation" className={styles.group}>
            {say(group)}
          </p>
          {hits.map(
            (hit, place) =>
              hit.item.group === group && (
                <Option
                  key={hit.item.id}
                  id={`${id}-${place}`}
                  hit={hit}
                  active={place === active}
                  onAt={() => onAt(place)}
                  onRun={() => onRun(hit.item)}
                />
              ),
          )}
        </div>
      ))}
    </div>
  );
}

function Option({
  id,
  hit: { item, at },
  active,
  onAt,
  onRun,
}: {
  id: string;
  hit: Found;
  active: boolean;
  onAt: () => void;
  onRun: () => void;
}) {
  return (
    <button
      id={id}
      type="button"
      role="option"
      aria-selected={active}
      aria-keyshortcuts={item.cap}
      tabIndex={-1}
      className={classes(styles.option, active && styles.active)}
      onPointerMove={active ? undefined : onAt}
      onPointerDown={(event) => event.preventDefault()}
      onClick={onRun}
    >
      <Icon of={item.icon} className={styles.icon} />
      <span className={classes('clip', styles.label)} dir="auto">
        {marked(item.label, at).map((run, part) =>
          run.hit ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: the runs of a label never move.
            <mark key={part} className={styles.hit}>
              {run.text}
            </mark>
          ) : (
            run.text
          ),
        )}
      </span>
      {item.detail && (
        <span className={classes('clip', styles.detail)} dir="auto">
          {item.detail}
        </span>
      )}
      {item.cap && (
        <span className={styles.caps}>
          {item.cap.split(' ').map((cap) => (
            <KeyCap key={cap}>{cap}</KeyCap>
          ))}
        </span>
      )}
    </button>
  );
}
