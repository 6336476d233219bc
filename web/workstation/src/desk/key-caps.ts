import { useSyncExternalStore } from 'react';
import { type Act, BINDINGS, capsOf } from '../model/keymap.ts';
import { MOD } from '../model/keys.ts';
import { usePreferences } from '../preferences.ts';

type Layout = ReadonlyMap<string, string>;

let layout: Layout | undefined;
let asked = false;
const listeners = new Set<() => void>();

/** The keyboard's layout, where the browser tells it: asked for once. */
function ask(): void {
  if (asked) return;
  asked = true;
  const keyboard = (navigator as { keyboard?: { getLayoutMap?: () => Promise<Layout> } }).keyboard;
  keyboard
    ?.getLayoutMap?.()
    .then((it) => {
      layout = it;
      for (const listener of listeners) listener();
    })
    .catch(() => undefined);
}

const subscribe = (listener: () => void) => {
  ask();
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

export function useLayoutMap(): Layout | undefined {
  return useSyncExternalStore(subscribe, () => layout);
}

/** What is drawn on buttons beside their word: the key that does the same, unless single keys are off. */
export function useKeyCaps(): (act: Act) => string | undefined {
  const { keys, singleKeys } = usePreferences();
  const printedAs = useLayoutMap();
  return (act) => {
    const binding = BINDINGS.find((it) => it.act === act);
    if (!binding) return undefined;
    const needsSingle = binding.code !== undefined || binding.after !== undefined;
    if (needsSingle && !singleKeys) return undefined;
    const caps = capsOf(binding, keys, printedAs, MOD);
    return binding.after ? caps.join(' ') : caps[0];
  };
}
