import { type KeyboardEvent, type RefObject, useEffect, useId, useState } from 'react';
import { emojiAsked, emojiFor } from '../model/emoji.ts';
import { movedInGrid } from './emoji-grid.tsx';
import { insert } from './insert.ts';

/** The grid over a text area: opened by its button, or by `:sm` before the caret. */
export function useEmoji(area: RefObject<HTMLTextAreaElement | null>) {
  const id = useId();
  /** `from`: where the letters begin that the sign replaces; none if the button opened the grid. */
  const [open, setOpen] = useState<{ from?: number; query: string; at: number }>();
  const signs = open ? emojiFor(open.query) : [];

  const pick = (sign: string) => {
    const it = area.current;
    if (!it) return;
    insert(it, sign, open?.from ?? it.selectionStart, it.selectionEnd);
    setOpen(undefined);
  };
  /** After each change of the text: letters after a colon look for a sign. */
  const look = () => {
    const it = area.current;
    const asked = it ? emojiAsked(it.value, it.selectionStart) : undefined;
    setOpen(asked && emojiFor(asked.query).length > 0 ? { ...asked, at: 0 } : undefined);
  };
  /** True if the key was for the grid. */
  const press = (event: KeyboardEvent): boolean => {
    if (!open || event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.key === 'Escape') {
      setOpen(undefined);
      return true;
    }
    const sign = signs[open.at];
    if ((event.key === 'Enter' || event.key === 'Tab') && sign && !event.shiftKey) {
      pick(sign);
      return true;
    }
    const to = movedInGrid(event.key, open.at, signs.length);
    if (to === undefined) return false;
    setOpen({ ...open, at: to });
    return true;
  };
  useEffect(() => {
    if (open) document.getElementById(`${id}-${open.at}`)?.scrollIntoView?.({ block: 'nearest' });
  }, [open, id]);

  const toggle = () => {
    setOpen(open ? undefined : { query: '', at: 0 });
    area.current?.focus();
  };
  const aria = open
    ? {
        'aria-controls': id,
        'aria-autocomplete': 'list' as const,
        'aria-activedescendant': `${id}-${open.at}`,
      }
    : {};
  return {
    id,
    open: open !== undefined,
    at: open?.at ?? 0,
    signs,
    pick,
    look,
    press,
    toggle,
    aria,
    close: () => setOpen(undefined),
  };
}
