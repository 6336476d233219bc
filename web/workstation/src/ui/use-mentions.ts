import { type KeyboardEvent, type RefObject, useId, useState } from 'react';
import { type Colleague, calledBy, colleaguesFor } from '../model/people.ts';
import { insert } from './insert.ts';

/** The list of colleagues over a text area, opened by `@an` before the caret or by its button. */
export function useMentions(
  area: RefObject<HTMLTextAreaElement | null>,
  people: readonly Colleague[] | undefined,
  /** None: the name goes in where the letters stand. Else the letters go, and the name goes there. */
  elsewhere: ((name: string) => void) | undefined,
) {
  const id = useId();
  const [open, setOpen] = useState<{ from: number; query: string; at: number }>();
  const [kept, setKept] = useState<number>();
  const names = open && people ? colleaguesFor(people, open.query) : [];
  const at = Math.min(open?.at ?? 0, Math.max(0, names.length - 1));

  const pick = (colleague: Colleague) => {
    const it = area.current;
    if (!it || !open) return;
    setOpen(undefined);
    insert(it, elsewhere ? '' : `@${colleague.name} `, open.from, Math.max(open.from, it.selectionStart));
    elsewhere?.(`@${colleague.name} `);
  };
  const look = () => {
    const it = area.current;
    const asked = it && people ? calledBy(it.value, it.selectionStart) : undefined;
    if (asked?.from !== kept) setKept(undefined);
    const some = asked && people && colleaguesFor(people, asked.query).length > 0;
    setOpen(some && asked.from !== kept ? { ...asked, at: 0 } : undefined);
  };
  /** True if the key was for the list. */
  const press = (event: KeyboardEvent): boolean => {
    if (!open || event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.key === 'Escape') {
      setKept(open.from);
      setOpen(undefined);
      return true;
    }
    const name = names[at];
    if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey && name) {
      pick(name);
      return true;
    }
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by === 0) return false;
    setOpen({ ...open, at: Math.min(names.length - 1, Math.max(0, at + by)) });
    return true;
  };
  const toggle = () => {
    const it = area.current;
    if (!it) return;
    if (open) return setOpen(undefined);
    setKept(undefined);
    const { selectionStart: start, selectionEnd: end, value } = it;
    insert(it, start > 0 && !/\s/u.test(value[start - 1] ?? '') ? ' @' : '@', start, end);
  };
  const aria = open
    ? {
        'aria-controls': id,
        'aria-autocomplete': 'list' as const,
        'aria-activedescendant': `${id}-${at}`,
      }
    : {};
  return {
    id,
    open: open !== undefined,
    at,
    names,
    pick,
    look,
    press,
    toggle,
    aria,
    close: () => setOpen(undefined),
  };
}
