import { type KeyboardEvent, type PointerEvent, useLayoutEffect, useRef } from 'react';
import { LIST_PX, listPxOf, prefer, usePreferences } from '../preferences.ts';
import { useWords } from '../words.ts';
import styles from './list-edge.module.css';

const STEP_PX = 8;

/** The edge of the list: drawn with the pointer, moved with the arrows; a double click puts it back. */
export function ListEdge() {
  const { say } = useWords();
  const { listPx } = usePreferences();
  const edge = useRef<HTMLDivElement>(null);
  const from = useRef<number>(undefined);
  const frame = () => edge.current?.closest<HTMLElement>('[data-frame]');
  const setFrame = (px: number | undefined) => {
    if (px === undefined) frame()?.style.removeProperty('--list');
    else frame()?.style.setProperty('--list', `${px}px`);
  };
  useLayoutEffect(() => {
    setFrame(listPx);
    const it = frame();
    return () => void it?.style.removeProperty('--list');
  });

  const left = () => frame()?.getBoundingClientRect().left ?? 0;
  const at = (event: PointerEvent) => listPxOf(event.clientX - left());
  const press = (event: KeyboardEvent) => {
    const now = listPx ?? LIST_PX.usual;
    const to: Readonly<Record<string, number>> = {
      ArrowLeft: now - STEP_PX,
      ArrowRight: now + STEP_PX,
      Home: LIST_PX.min,
      End: LIST_PX.max,
    };
    const px = to[event.key];
    if (px === undefined) return;
    event.preventDefault();
    prefer({ listPx: listPxOf(px) });
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved.
    <div
      ref={edge}
      role="separator"
      aria-orientation="vertical"
      aria-label={say('listWidth')}
      aria-valuemin={LIST_PX.min}
      aria-valuemax={LIST_PX.max}
      aria-valuenow={listPx ?? LIST_PX.usual}
      tabIndex={0}
      className={styles.edge}
      onKeyDown={press}
      onDoubleClick={() => prefer({ listPx: undefined })}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = event.clientX;
      }}
      onPointerMove={(event) => {
        if (from.current !== undefined && event.clientX !== from.current) setFrame(at(event));
      }}
      onPointerUp={(event) => {
        const moved = from.current !== undefined && event.clientX !== from.current;
        from.current = undefined;
        if (moved) prefer({ listPx: at(event) });
      }}
      onPointerCancel={() => {
        from.current = undefined;
        setFrame(listPx);
      }}
    />
  );
}
