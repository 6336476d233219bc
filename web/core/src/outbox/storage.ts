import { type Answer, type Ask, askPort, keeper } from './keeper.ts';

/** A small store of JSON values. */
export interface Storage {
  /** What is set here survives a reload. */
  readonly durable: boolean;
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  /** Nothing comes between what is read and what is set; what is asked for later is stored later. */
  update(key: string, change: (old: unknown) => unknown): Promise<void>;
}

/** Keeps values for the life of the page. */
export function memoryStorage(): Storage {
  const values = new Map<string, unknown>();
  return {
    durable: false,
    get: async (key) => values.get(key),
    set: async (key, value) => void values.set(key, value),
    update: async (key, change) => void values.set(key, change(values.get(key))),
  };
}

const OPEN_MS = 2_000;

function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** IndexedDB, opened and tried once; rejects where the browser forbids it (a third-party frame, a private window). */
export async function databaseStorage(name: string): Promise<Storage> {
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => void opening.result.createObjectStore('kept');
  const database = await Promise.race([
    asked(opening),
    new Promise<never>((_, reject) => setTimeout(reject, OPEN_MS)),
  ]);
  // A request that succeeded may still be undone: only its transaction's end is the disk's word.
  const update: Storage['update'] = (key, change) =>
    new Promise((resolve, reject) => {
      const work = database.transaction('kept', 'readwrite', { durability: 'strict' });
      const store = work.objectStore('kept');
      const old = store.get(key);
      old.onsuccess = () => store.put(change(old.result), key);
      work.oncomplete = () => resolve();
      work.onabort = () => reject(work.error);
    });
  return {
    durable: true,
    get: (key) => asked(database.transaction('kept').objectStore('kept').get(key)),
    set: (key, value) => update(key, () => value),
    update,
  };
}

/** A keeper as a store; `durable` until it says otherwise. */
function keeperStorage(ask: (what: Ask) => Promise<Answer>, durable: boolean): Storage {
  const answered = async (what: Ask) => {
    const { ok, value } = await ask(what);
    durable = ok;
    return value;
  };
  const get = (key: string) => answered({ key });
  const set = async (key: string, value: unknown) => void (await answered({ key, value, set: true }));
  return {
    get durable() {
      return durable;
    },
    get,
    set,
    update: async (key, change) => set(key, change(await get(key))),
  };
}

/** The best store there is: our own database, else this page's other storage, else the host page's, else memory. */
export async function openStorage(name: string, port?: MessagePort): Promise<Storage> {
  try {
    return await databaseStorage(name);
  } catch {
    const keep = keeper(`${name}:`);
    const { ok } = keep({ key: '' });
    if (port && !ok) return keeperStorage((what) => askPort(port, what), true);
    return keeperStorage(async (what) => keep(what), ok);
  }
}
