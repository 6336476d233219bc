import { useEffect } from 'react';

/** What the tab is called: how much waits, and what is open. Where the system has badges, the number is there too. */
export function useTitle(count: number, name: string): void {
  useEffect(() => {
    document.title = `${count > 0 ? `(${count}) ` : ''}${name}`;
  }, [count, name]);
  useEffect(() => {
    void navigator.setAppBadge?.(count).catch(() => undefined);
  }, [count]);
}
