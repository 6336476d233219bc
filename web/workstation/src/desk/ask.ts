import { createContext, useCallback, useContext, useEffect, useMemo, useSyncExternalStore } from 'react';
import type { Answer, Ask, Method } from '../session/api.ts';

/** Asks the server in this person's name. */
export type Asker = <T>(method: Method, path: string, how?: Ask) => Promise<Answer<T>>;

/** Without a session nothing is asked, and nothing answers. */
const nobody: Asker = () => new Promise(() => undefined);
const AskContext = createContext<Asker>(nobody);
export const AskProvider = AskContext.Provider;
export const useAsker = (): Asker => useContext(AskContext);

/** What was read, and how that went. What was read stays when a later reading fails: `at` says how old it is. */
export interface Read<T> {
  readonly value: T | undefined;
  /** When it was read, by this device's clock. */
  readonly at: number | undefined;
  readonly failed: boolean;
}

const NOTHING: Read<never> = { value: undefined, at: undefined, failed: false };
const FRESH_MS = 30_000;
/** What could not be read is tried again. */
const AGAIN_MS = 10_000;
/** Settings change while a page is open all day. */
const SETTINGS_MS = 300_000;

/** What was read of the server, once for all who show it. */
class Shelf {
  private readonly reads = new Map<string, Read<unknown>>();
  private readonly under = new Set<string>();
  private readonly listeners = new Set<() => void>();

  constructor(private readonly ask: Asker) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  get<T>(key: string): Read<T> {
    return (this.reads.get(key) ?? NOTHING) as Read<T>;
  }

  /** Reads it unless that is under way, or it is younger than this. */
  async look(key: string, how: (ask: Asker) => Promise<Answer<unknown>>, freshMs: number): Promise<void> {
    const before = this.get<unknown>(key);
    if (this.under.has(key) || (before.at !== undefined && Date.now() - before.at < freshMs)) return;
    this.under.add(key);
    const answer = await how(this.ask);
    this.under.delete(key);
    const read =
      answer.is === 'ok'
        ? { value: answer.value, at: Date.now(), failed: false }
        : { ...before, failed: true };
    this.reads.set(key, read);
    for (const listener of this.listeners) listener();
  }
}

const shelves = new WeakMap<Asker, Shelf>();

function useShelf(): Shelf {
  const ask = useAsker();
  return useMemo(() => {
    const kept = shelves.get(ask) ?? new Shelf(ask);
    shelves.set(ask, kept);
    return kept;
  }, [ask]);
}

function useShelved<T>(
  key: string | undefined,
  how: (ask: Asker) => Promise<Answer<T>>,
  everyMs: number | undefined,
): Read<T> {
  const shelf = useShelf();
  const read = useSyncExternalStore(
    shelf.subscribe,
    useCallback(() => (key === undefined ? NOTHING : shelf.get<T>(key)), [shelf, key]),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says what is read.
  useEffect(() => {
    if (key === undefined) return;
    void shelf.look(key, how, everyMs === undefined ? FRESH_MS : everyMs / 2);
    if (everyMs === undefined) return;
    const timer = setInterval(() => void shelf.look(key, how, everyMs / 2), everyMs);
    return () => clearInterval(timer);
  }, [shelf, key, everyMs]);
  const { failed } = read;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says what is read.
  useEffect(() => {
    if (key === undefined || !failed) return;
    const timer = setInterval(() => void shelf.look(key, how, 0), AGAIN_MS);
    return () => clearInterval(timer);
  }, [shelf, key, failed]);
  return read;
}

/** What the server answers to this path; read again every so often while somebody looks at it. */
export function useRead<T>(path: string | undefined, everyMs?: number): Read<T> {
  return useShelved<T>(path, (ask) => ask<T>('GET', path ?? ''), everyMs);
}

/** One thing that was set up. */
export interface Kept<T> {
  readonly id: string;
  readonly version: number;
  readonly body: T;
}

const PAGES_MAX = 20;

/** All of a noun of the settings, such as `close-codes`. */
export function useSettings<T>(noun: string | undefined): Read<readonly Kept<T>[]> {
  return useShelved(
    noun === undefined ? undefined : `settings ${noun}`,
    (ask) => all<T>(ask, noun ?? ''),
    SETTINGS_MS,
  );
}

async function all<T>(ask: Asker, noun: string): Promise<Answer<readonly Kept<T>[]>> {
  const items: Kept<T>[] = [];
  let after = '';
  for (let page = 0; page < PAGES_MAX; page++) {
    const answer = await ask<{ items: readonly Kept<T>[]; next?: string }>(
      'GET',
      `/v1/settings/${noun}${after}`,
    );
    if (answer.is !== 'ok') return answer;
    items.push(...answer.value.items);
    if (!answer.value.next) break;
    after = `?after=${answer.value.next}`;
  }
  return { is: 'ok', value: items };
}
