import type { News } from './bell.ts';

export type Permission = 'granted' | 'denied' | 'default' | 'none';

/** What the browser lets this page show outside of itself. */
export function permission(): Permission {
  return typeof Notification === 'undefined' ? 'none' : Notification.permission;
}

/** Asks the person; browsers allow it from a click only. */
export async function askPermission(): Promise<Permission> {
  if (typeof Notification === 'undefined') return 'none';
  return Notification.requestPermission().catch(() => permission());
}

const mark = () => document.querySelector<HTMLLinkElement>('link[rel="icon"]')?.href ?? '';

/** Shows it outside of the page; a click comes back to what it is about. */
export function show({ title, body, tag, onOpen }: News): void {
  if (permission() !== 'granted') return;
  try {
    const shown = new Notification(title, { body, tag, icon: mark(), silent: true });
    shown.onclick = () => {
      shown.close();
      window.focus();
      onOpen();
    };
  } catch {
    // Some systems show nothing without a worker.
  }
}
