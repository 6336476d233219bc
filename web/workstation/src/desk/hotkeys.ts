import { useEffect, useRef } from 'react';
import { actOf, focusOf, type KeyAct } from '../model/keys.ts';
import { preferences } from '../preferences.ts';

const GO_MS = 1_500;
const MODIFIER = /^(?:Shift|Control|Alt|Meta)$/;

/** Listens to the keys of the desk. `run` says false to a key that means nothing now: the browser has it then. */
export function useHotkeys(run: (act: KeyAct) => boolean): void {
  const runNow = useRef(run);
  runNow.current = run;
  useEffect(() => {
    let goUntil = 0;
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      if (document.querySelector('dialog[open], :popover-open')) return;
      const act = actOf(event, focusOf(event.target), preferences(), event.timeStamp < goUntil);
      if (!act) {
        if (!MODIFIER.test(event.key)) goUntil = 0;
        return;
      }
      goUntil = act.act === 'go' ? event.timeStamp + GO_MS : 0;
      if (act.act === 'go' || runNow.current(act)) event.preventDefault();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}
