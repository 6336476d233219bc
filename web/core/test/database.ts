/** As much of IndexedDB as a store of ours asks for, over values that outlive the pages of a test. */
export interface FakeDatabase extends Pick<IDBFactory, 'open'> {
  readonly values: Map<string, unknown>;
  /** Every read and write fails. */
  failing: boolean;
  /** Opens nothing until `go`. */
  hold(): void;
  go(): void;
}

type Handler = (() => void) | null;
interface Request {
  result?: unknown;
  error?: Error;
  onsuccess: Handler;
  onerror: Handler;
}

export function databaseOf(values = new Map<string, unknown>()): FakeDatabase {
  let held: (() => void)[] | undefined;
  const away = new Error('the disk is away');
  const asked = (work: () => unknown): Request => {
    const request: Request = { onsuccess: null, onerror: null };
    queueMicrotask(() => {
      if (it.failing) request.error = away;
      else request.result = work();
      (it.failing ? request.onerror : request.onsuccess)?.();
    });
    return request;
  };
  const transaction = () => {
    const work = {
      error: away,
      oncomplete: null as Handler,
      onabort: null as Handler,
      objectStore: () => store,
    };
    const store = {
      get: (key: string) => asked(() => values.get(key)),
      put: (value: unknown, key: string) => {
        values.set(key, value);
        queueMicrotask(() => work.oncomplete?.());
      },
    };
    if (it.failing) queueMicrotask(() => work.onabort?.());
    return work;
  };
  const it: FakeDatabase = {
    values,
    failing: false,
    hold: () => {
      held = [];
    },
    go: () => {
      for (const open of held ?? []) open();
      held = undefined;
    },
    open: () => {
      const opening: Request & { onupgradeneeded?: Handler } = { onsuccess: null, onerror: null };
      const open = () => {
        opening.result = { transaction, createObjectStore: () => undefined };
        opening.onsuccess?.();
      };
      if (held) held.push(open);
      else queueMicrotask(open);
      return opening as unknown as IDBOpenDBRequest;
    },
  };
  return it;
}
