import type { PortAnswer, PortAsk } from '@switchboard/core';

/** Keeps values for a frame that may not store: in this page's storage, else as long as the page lives. */
export function keeper(prefix: string): (ask: PortAsk) => PortAnswer {
  const memory: Record<string, unknown> = {};
  return ({ ask, key, value, set }) => {
    try {
      if (set) localStorage.setItem(prefix + key, JSON.stringify(value));
      else value = JSON.parse(localStorage.getItem(prefix + key) ?? 'null');
      return { answer: ask, value, ok: true };
    } catch {
      if (set) memory[key] = value;
      return { answer: ask, value: memory[key], ok: false };
    }
  };
}
