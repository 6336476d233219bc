import type { ChatState } from '@switchboard/core';
import { useEffect, useRef } from 'react';
import { type Groups, groupsOf, heldOrder, rowsOf } from '../model/chats.ts';

const KEY_MS = 1_000;

/** The groups, which keep their order while the pointer is over the list or a key was pressed a moment ago. */
export function useHeldGroups(state: ChatState): Groups {
  const order = useRef<readonly string[]>([]);
  const keyAt = useRef(0);
  useEffect(() => {
    const press = () => {
      keyAt.current = Date.now();
    };
    addEventListener('keydown', press, true);
    return () => removeEventListener('keydown', press, true);
  }, []);
  const fresh = groupsOf(state);
  const held =
    Date.now() - keyAt.current < KEY_MS || document.querySelector('[data-zone="list"]:hover') !== null;
  const shown = held && order.current.length > 0 ? heldOrder(fresh, order.current) : fresh;
  order.current = rowsOf(shown).map((row) => row.card.conversation);
  return shown;
}
