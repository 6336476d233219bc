import { useSyncExternalStore } from 'react';
import { type Remap, remapOf } from './model/keymap.ts';
import { type Notices, noticesOf } from './notices/settings.ts';
import { LOCALES, type Locale, localeOf } from './words.ts';

/** What a person chose for this browser. */
export interface Preferences {
  readonly locale: Locale;
  readonly theme: 'auto' | 'light' | 'dark';
  readonly singleKeys: boolean;
  /** Keys that stand elsewhere than usual. */
  readonly keys: Remap;
  readonly facts: boolean;
  /** How wide the list is; none: as the window has room. */
  readonly listPx: number | undefined;
  readonly notices: Notices;
}

const KEY = 'switchboard-desk:preferences';
const THEMES = ['auto', 'light', 'dark'] as const;

export const LIST_PX = { min: 280, max: 420, usual: 320 } as const;

export function listPxOf(value: unknown): number | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined;
  return Math.round(Math.min(LIST_PX.max, Math.max(LIST_PX.min, value)));
}

function kept(): Partial<Record<keyof Preferences, unknown>> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

function read(): Preferences {
  const from = kept();
  return {
    locale: LOCALES.find((it) => it === from.locale) ?? localeOf(null),
    theme: THEMES.find((it) => it === from.theme) ?? 'auto',
    singleKeys: from.singleKeys !== false,
    keys: remapOf(from.keys),
    facts: from.facts !== false,
    listPx: listPxOf(from.listPx),
    notices: noticesOf(from.notices),
  };
}

let current: Preferences | undefined;
const listeners = new Set<() => void>();

export function preferences(): Preferences {
  current ??= read();
  return current;
}

export function prefer(part: Partial<Preferences>): void {
  current = { ...preferences(), ...part };
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // Without storage a choice lasts as long as the page.
  }
  dress();
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, preferences);
}

const system = () => matchMedia('(prefers-color-scheme: dark)');

/** Puts language and colours on the page. */
export function dress(): void {
  const { locale, theme } = preferences();
  const root = document.documentElement;
  root.lang = locale;
  root.dataset.theme = theme === 'auto' ? (system().matches ? 'dark' : 'light') : theme;
}

/** Follows the system's colours, and what another tab chose. */
export function follow(): void {
  system().addEventListener('change', dress);
  addEventListener('storage', ({ key }) => {
    if (key !== KEY) return;
    current = read();
    dress();
    for (const listener of listeners) listener();
  });
  dress();
}
