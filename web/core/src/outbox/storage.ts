import { type Answer, type Ask, askPort, keeper, within } from './keeper.ts';

/** A small store of JSON values. */
export interface Storage {
  /** What is set here survives a reload; not for as long as setting fails. */
  readonly durable: boolean;
  /** It stands in for our database. A page that may open that one again does not look here. */
  readonly standsIn?: boolean;
  /** Rejects when it cannot be told: then something may be there, and nothing may be written over it. */
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  /**
   * Nothing comes between what is read and what is set; in a host's page, which keeps for several frames, nothing of this
   * one. What is asked for later is stored later.
   */
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

/** IndexedDB; rejects where the browser forbids it (a third-party frame, a private window). */
async function databaseStorage(name: string): Promise<Storage> {
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => void opening.result.createObjectStore('kept');
  const database = await asked(opening);
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

/** At once where it can be: nothing comes in between. */
const then = <A, B>(it: A | Promise<A>, go: (it: A) => B | Promise<B>): B | Promise<B> =>
  it instanceof Promise ? it.then(go) : go(it);

/** A keeper as a store. `could`: it was able to read; one that never is has all it knows in memory. */
function keeperStorage(
  ask: (what: Ask) => Answer | Promise<Answer>,
  could: boolean,
  durable = could,
): Storage {
  const answered = (what: Ask) =>
    then(ask(what), ({ ok, value }) => {
      if (!ok && could && !what.set) throw new Error('cannot be read now');
      could ||= ok;
      if (what.set || !ok) durable = ok;
      return value;
    });
  /** The last that was asked for, per key. */
  const turns = new Map<string, Promise<unknown>>();
  const inTurn = (key: string, work: () => unknown) => {
    const turn = Promise.resolve(turns.get(key)).then(work, work) as Promise<void>;
    turns.set(key, turn);
    return turn;
  };
  const put = (key: string, value: unknown) => answered({ key, value, set: true });
  return {
    standsIn: true,
    get durable() {
      return durable;
    },
    get: async (key) => answered({ key }),
    set: (key, value) => inTurn(key, () => put(key, value)),
    update: (key, change) => inTurn(key, () => then(answered({ key }), (old) => put(key, change(old)))),
  };
}

/** The best store there is: our own database, else this page's other storage, else the host page's, else memory. */
export async function openStorage(name: string, port?: MessagePort): Promise<Storage> {
  let found: Storage | undefined;
  const finding = databaseStorage(name)
    .catch(() => {
      const keep = keeper(`${name}:`);
      const { ok } = keep({ key: '' });
      if (port && !ok) return keeperStorage((what) => askPort(port, what), false, true);
      return keeperStorage(keep, ok);
    })
    .then((it) => {
      found = it;
      return it;
    });
  await Promise.race([finding, new Promise((resolve) => setTimeout(resolve, OPEN_MS))]);
  // A database that opens late is waited for: another store would know nothing of it, and be forgotten by the next page.
  const late = <T>(work: (it: Storage) => Promise<T>) => within(finding.then(work));
  let fails = false;
  const write = async (work: (it: Storage) => Promise<void>) => {
    try {
      await late(work);
      fails = false;
    } catch (error) {
      fails = true;
      throw error;
    }
  };
  return {
    get durable() {
      return !fails && (found?.durable ?? true);
    },
    get standsIn() {
      return found?.standsIn ?? false;
    },
    get: (key) => late((it) => it.get(key)),
    set: (key, value) => write((it) => it.set(key, value)),
    update: (key, change) => write((it) => it.update(key, change)),
  };
}
