import { type KeyboardEvent, type ReactNode, type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { classes } from '../ui/classes.ts';
import styles from './windowed.module.css';

const BEYOND = 6;

/** The rows that are in sight, and some around them. */
export function sliceOf(
  top: number,
  height: number,
  rowPx: number,
  count: number,
): readonly [number, number] {
  const first = Math.max(0, Math.floor(top / rowPx) - BEYOND);
  const last = Math.min(count, Math.ceil((top + height) / rowPx) + BEYOND);
  return [Math.min(first, last), last];
}

/** A long list of rows of one height, of which only those in sight are drawn. Arrows, Home and End walk its buttons. */
export function Windowed<T>({
  rows,
  rowPx,
  id,
  label,
  draw,
  boxRef,
  className,
}: {
  rows: readonly T[];
  rowPx: number;
  id: (row: T) => string;
  label: string;
  draw: (row: T) => ReactNode;
  boxRef: RefObject<HTMLElement | null>;
  className?: string;
}) {
  const [at, setAt] = useState({ top: 0, height: 800 });
  const list = useRef<HTMLUListElement>(null);
  const wanted = useRef<string>(undefined);
  const [first, last] = sliceOf(at.top, at.height, rowPx, rows.length);
  const look = () => {
    const box = boxRef.current;
    if (!box) return;
    const { scrollTop: top, clientHeight: height } = box;
    setAt((old) => (old.top === top && old.height === height ? old : { top, height }));
  };
  const looking = useRef(look);
  looking.current = look;
  useLayoutEffect(() => {
    looking.current();
    const box = boxRef.current;
    if (!box) return;
    const resized = new ResizeObserver(() => looking.current());
    resized.observe(box);
    return () => resized.disconnect();
  }, [boxRef]);
  useLayoutEffect(() => {
    const it = list.current;
    if (!it) return;
    it.style.blockSize = `${rows.length * rowPx}px`;
    it.style.setProperty('--before', `${first * rowPx}px`);
    if (wanted.current === undefined) return;
    const button = it.querySelector<HTMLElement>(`[data-row="${CSS.escape(wanted.current)}"] button`);
    if (button) {
      wanted.current = undefined;
      button.focus();
    }
  });

  const walk = (event: KeyboardEvent) => {
    const from = (event.target as HTMLElement).closest<HTMLElement>('[data-row]')?.dataset.row;
    const now = rows.findIndex((row) => id(row) === from);
    const to: Readonly<Record<string, number>> = {
      ArrowDown: Math.min(rows.length - 1, now + 1),
      ArrowUp: Math.max(0, now - 1),
      Home: 0,
      End: rows.length - 1,
    };
    const next = to[event.key];
    const row = next === undefined ? undefined : rows[next];
    const box = boxRef.current;
    if (!row || next === undefined || !box || now < 0) return;
    event.preventDefault();
    wanted.current = id(row);
    const top = next * rowPx;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + rowPx > box.scrollTop + box.clientHeight) box.scrollTop = top + rowPx - box.clientHeight;
    look();
    const shown = list.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id(row))}"] button`);
    if (shown) {
      wanted.current = undefined;
      shown.focus();
    }
  };
  return (
    <section
      ref={boxRef}
      aria-label={label}
      className={classes(styles.box, className)}
      onScroll={look}
      onKeyDown={walk}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys.
      tabIndex={0}
    >
      <ul ref={list} className={styles.list}>
        {rows.slice(first, last).map((row, index) => (
          <li
            key={id(row)}
            data-row={id(row)}
            aria-setsize={rows.length}
            aria-posinset={first + index + 1}
            className={styles.row}
          >
            {draw(row)}
          </li>
        ))}
      </ul>
    </section>
  );
}
