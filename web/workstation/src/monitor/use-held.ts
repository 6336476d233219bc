import { type RefObject, useEffect, useRef } from 'react';

const KEY_MS = 1_000;

/** What was there stays where it was, what is new stands at the end. */
export function heldOrder<T>(
  fresh: readonly T[],
  held: readonly string[],
  id: (it: T) => string,
): readonly T[] {
  const places = new Map(held.map((it, at) => [it, at]));
  const place = (it: T) => places.get(id(it)) ?? held.length;
  return [...fresh].sort((a, b) => place(a) - place(b));
}

/** Rows that do not move under the pointer, nor under whoever walks them by keys. `turn`: another sort moves them at once. */
export function useHeld<T>(
  fresh: readonly T[],
  id: (it: T) => string,
  box: RefObject<HTMLElement | null>,
  turn: string,
): readonly T[] {
  const order = useRef<readonly string[]>([]);
  const turned = useRef(turn);
  const keyAt = useRef(0);
  useEffect(() => {
    const it = box.current;
    const press = () => {
      keyAt.current = Date.now();
    };
    it?.addEventListener('keydown', press, true);
    return () => it?.removeEventListener('keydown', press, true);
  }, [box]);
  const isHeld =
    turned.current === turn &&
    order.current.length > 0 &&
    (Date.now() - keyAt.current < KEY_MS || box.current?.matches(':hover') === true);
  const shown = isHeld ? heldOrder(fresh, order.current, id) : fresh;
  order.current = shown.map(id);
  turned.current = turn;
  return shown;
}
