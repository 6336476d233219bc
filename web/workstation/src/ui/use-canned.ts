import { type KeyboardEvent, type RefObject, useEffect, useId, useState } from 'react';
import { gapFrom, resolved, type Variables } from '../model/canned.ts';
import { type CannedReply, cannedAsked, found } from '../model/canned-replies.ts';
import { insert } from './insert.ts';

/** What a composer can put in by `/`. */
export interface Canned {
  readonly replies: readonly CannedReply[];
  readonly state: 'loading' | 'failed' | 'ready';
  readonly textOf: (reply: CannedReply) => string;
  readonly onUsed: (reply: CannedReply) => void;
}

/** The list over a text area: opened by its button, or by `/he` before the caret. */
export function useCanned(
  area: RefObject<HTMLTextAreaElement | null>,
  canned: Canned | undefined,
  variables: Variables,
) {
  const id = useId();
  const [open, setOpen] = useState<{ from: number; query: string; at: number }>();
  /** Where a slash stands that was meant as one. */
  const [kept, setKept] = useState<number>();
  const replies = open && canned ? found(canned.replies, open.query) : [];
  const at = Math.min(open?.at ?? 0, Math.max(0, replies.length - 1));

  const pick = (reply: CannedReply) => {
    const it = area.current;
    if (!it || !open || !canned) return;
    const text = resolved(canned.textOf(reply), variables);
    insert(it, text, open.from, Math.max(open.from, it.selectionStart));
    setOpen(undefined);
    canned.onUsed(reply);
    const gap = gapFrom(it.value, open.from, 1);
    if (gap && gap.to <= open.from + text.length) it.setSelectionRange(gap.from, gap.to);
  };
  /** After each change of the text: letters after a slash look for a reply. */
  const look = () => {
    const it = area.current;
    const asked = it && canned ? cannedAsked(it.value, it.selectionStart) : undefined;
    if (asked?.from !== kept) setKept(undefined);
    if (!asked || asked.from === kept) return setOpen(undefined);
    const some = canned?.state !== 'ready' || found(canned.replies, asked.query).length > 0;
    setOpen(some || asked.query === '' ? { ...asked, at: 0 } : undefined);
  };
  /** True if the key was for the list. */
  const press = (event: KeyboardEvent): boolean => {
    if (!open || event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.key === 'Escape') {
      setKept(open.from);
      setOpen(undefined);
      return true;
    }
    const reply = replies[at];
    if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey) {
      if (reply) pick(reply);
      return reply !== undefined;
    }
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by === 0) return false;
    setOpen({ ...open, at: Math.min(replies.length - 1, Math.max(0, at + by)) });
    return true;
  };
  useEffect(() => {
    if (open) document.getElementById(`${id}-${at}`)?.scrollIntoView?.({ block: 'nearest' });
  }, [open, id, at]);

  /** As if the slash was typed. */
  const toggle = () => {
    const it = area.current;
    if (!it) return;
    if (open) return setOpen(undefined);
    setKept(undefined);
    const { selectionStart: start, selectionEnd: end, value } = it;
    const asked = cannedAsked(value, start);
    if (asked) {
      it.focus();
      return setOpen({ ...asked, at: 0 });
    }
    insert(it, start > 0 && !/\s/u.test(value[start - 1] ?? '') ? ' /' : '/', start, end);
  };
  const aria = open
    ? {
        'aria-controls': id,
        'aria-autocomplete': 'list' as const,
        ...(replies.length > 0 ? { 'aria-activedescendant': `${id}-${at}` } : {}),
      }
    : {};
  return {
    id,
    open: open !== undefined,
    at,
    replies,
    pick,
    look,
    press,
    toggle,
    aria,
    close: () => setOpen(undefined),
  };
}
