import type { DeskChat } from '@switchboard/core';
import { useEffect } from 'react';
import { Presence } from '../model/presence.ts';

const LOOK_MS = 5_000;
const TOUCHES = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const;

/** Tells the desk whether somebody is here: offers go past a device that nobody touches. */
export function usePresence(chat: DeskChat): void {
  useEffect(() => {
    const presence = new Presence((away) => chat.tell({ kind: 'present', away }), Date.now());
    const tabs =
      typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('switchboard-desk:touched');
    const look = () => {
      const { line, desk } = chat.state();
      // A server that keeps no status would not understand.
      presence.look(Date.now(), chat.leads() && line.name === 'open' && desk.me !== undefined);
    };
    const gone = new AbortController();
    let saidAt = 0;
    const touch = () => {
      const now = Date.now();
      if (now - saidAt < LOOK_MS) return;
      saidAt = now;
      presence.touch(now);
      tabs?.postMessage(now);
      look();
    };
    for (const name of TOUCHES)
      addEventListener(name, touch, { signal: gone.signal, passive: true, capture: true });
    tabs?.addEventListener('message', ({ data }) => {
      if (typeof data !== 'number') return;
      presence.touch(data);
      look();
    });
    const off = chat.subscribe(look);
    const timer = setInterval(look, LOOK_MS);
    look();
    return () => {
      gone.abort();
      tabs?.close();
      off();
      clearInterval(timer);
    };
  }, [chat]);
}
