import { useSyncExternalStore } from 'react';

/** The product's zones. Each has its own address, and keeps what is below it. */
export type Zone = 'desk' | 'search' | 'monitor' | 'settings';

export function zoneOf(pathname: string): Zone {
  const first = /^\/desk\/(search|monitor|settings)(?:[/?]|$)/.exec(pathname)?.[1];
  return first === 'search' || first === 'monitor' || first === 'settings' ? first : 'desk';
}

export const homeOf = (zone: Zone): string => (zone === 'desk' ? '/desk/' : `/desk/${zone}`);

const listeners = new Set<() => void>();
const tell = () => {
  for (const listener of listeners) listener();
};
const subscribe = (listener: () => void) => {
  if (listeners.size === 0) addEventListener('popstate', tell);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) removeEventListener('popstate', tell);
  };
};

/** Goes to another address of this page, as a link does: Back comes back. `replace`: without a step of its own. */
export function go(to: string, how: 'push' | 'replace' = 'push'): void {
  if (location.pathname + location.search === to) return;
  if (how === 'push') history.pushState(null, '', to);
  else history.replaceState(null, '', to);
  tell();
}

/** Where the page is: path and query. */
export function useAddress(): string {
  return useSyncExternalStore(subscribe, () => location.pathname + location.search);
}
