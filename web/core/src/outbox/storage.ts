/** A small store of JSON values. */
export interface Storage {
  /** What is set here survives a reload. */
  readonly durable: boolean;
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
}

/** Keeps values for the life of the page. */
export function memoryStorage(): Storage {
  const values = new Map<string, unknown>();
  return {
    durable: false,
    get: async (key) => values.get(key),
    set: async (key, value) => void values.set(key, value),
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
    new Promise<never>((_, reject) =>
      setTimeout(() => reject(new Error('the database did not open')), OPEN_MS),
    ),
  ]);
  const store = (mode: IDBTransactionMode) => database.transaction('kept', mode).objectStore('kept');
  return {
    durable: true,
    get: (key) => asked(store('readonly').get(key)),
    set: async (key, value) => void (await asked(store('readwrite').put(value, key))),
  };
}

/** A message to the page that holds the store, and its answer. */
export type PortAsk = {
  readonly ask: number;
  readonly key: string;
  readonly value?: unknown;
  readonly set: boolean;
};
export type PortAnswer = { readonly answer: number; readonly value?: unknown; readonly ok: boolean };

/** The host page's storage, reached through the loader's port. */
export function portStorage(port: MessagePort): Storage {
  const open = new Map<number, (answer: PortAnswer) => void>();
  let asks = 0;
  let durable = true;
  port.addEventListener('message', ({ data }: MessageEvent<PortAnswer>) => {
    if (typeof data?.answer !== 'number') return;
    open.get(data.answer)?.(data);
    open.delete(data.answer);
  });
  const ask = (key: string, set: boolean, value?: unknown) =>
    new Promise<unknown>((resolve) => {
      const number = ++asks;
      open.set(number, (answer) => {
        durable = answer.ok;
        resolve(answer.value);
      });
      port.postMessage({ ask: number, key, value, set } satisfies PortAsk);
    });
  return {
    get durable() {
      return durable;
    },
    get: (key) => ask(key, false),
    set: async (key, value) => void (await ask(key, true, value)),
  };
}

/** The best store there is: our own database, else the host page's, else memory. */
export async function openStorage(name: string, port?: MessagePort): Promise<Storage> {
  try {
    return await databaseStorage(name);
  } catch {
    return port ? portStorage(port) : memoryStorage();
  }
}
