// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keeper, openStorage, type PortAsk } from '../src/index.ts';
import { databaseOf } from './database.ts';

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Lets time pass until it ends, well or badly. */
async function ending<T>(work: Promise<T>): Promise<T | string> {
  const ended = work.catch((error: Error) => `failed: ${error.message}`);
  await vi.advanceTimersByTimeAsync(30_000);
  return ended;
}
const forbid = () =>
  vi.spyOn(globalThis, 'localStorage', 'get').mockImplementation(() => {
    throw new DOMException('denied', 'SecurityError');
  });
const noDatabase = () => vi.stubGlobal('indexedDB', undefined);

/** Changes a list: this joins it. */
const adding = (more: string) => (old: unknown) => [...((old as string[] | undefined) ?? []), more];

/** The host's page; `answers` says for how long it does. */
function hostOf(answers: () => boolean, keep = keeper('host:')): MessagePort {
  const heard = new Set<(event: MessageEvent) => void>();
  const post = (what: PortAsk) => {
    if (answers())
      for (const hear of heard)
        hear(new MessageEvent('message', { data: { answer: what.ask, ...keep(what) } }));
  };
  return {
    addEventListener: (
      _: string,
      hear: (event: MessageEvent) => void,
      { signal }: AddEventListenerOptions,
    ) => {
      heard.add(hear);
      signal?.addEventListener('abort', () => heard.delete(hear));
    },
    postMessage: (what: PortAsk) => queueMicrotask(() => post(what)),
  } as unknown as MessagePort;
}

describe('a store at the end of a port', () => {
  it('that is silent has not told that nothing is there, and is written over by nobody', async () => {
    noDatabase();
    forbid();
    let answers = true;
    const keep = keeper('host:');
    const host = hostOf(() => answers, keep);
    const storage = await openStorage('widget', host);
    await ending(storage.set('outbox', ['a text']));
    answers = false;
    expect(await ending(storage.get('outbox'))).toBe('failed: no answer');
    const change = vi.fn(() => ['another']);
    expect(await ending(storage.update('outbox', change))).toBe('failed: no answer');
    answers = true;
    expect([await ending(storage.get('outbox')), change.mock.calls.length]).toEqual([['a text'], 0]);
  });

  it('keeps all of what is changed, and what is set later stays', async () => {
    noDatabase();
    forbid();
    const keep = keeper('host:');
    const storage = await openStorage(
      'widget',
      hostOf(() => true, keep),
    );
    const both = ['a', 'b'].map((it) => storage.update('seen', adding(it)));
    await ending(Promise.all([...both, storage.update('draft', adding('c')), storage.set('draft', 'd')]));
    expect([keep({ key: 'seen' }).value, keep({ key: 'draft' }).value]).toEqual([['a', 'b'], 'd']);
  });

  it('that stores for nobody keeps values for as long as its page lives', async () => {
    noDatabase();
    forbid();
    const storage = await openStorage(
      'widget',
      hostOf(() => true),
    );
    await ending(storage.set('outbox', ['a text']));
    expect([await ending(storage.get('outbox')), storage.durable]).toEqual([['a text'], false]);
  });
});

describe('a store of this page', () => {
  it('that fails after it could be read has not told that nothing is there', async () => {
    noDatabase();
    const storage = await openStorage('widget');
    await storage.set('outbox', ['a text']);
    const failing = forbid();
    expect(await ending(storage.get('outbox'))).toBe('failed: cannot be read now');
    failing.mockRestore();
    expect(await ending(storage.get('outbox'))).toEqual(['a text']);
  });

  it('keeps what each of two tabs changes', async () => {
    noDatabase();
    const [one, other] = [await openStorage('widget'), await openStorage('widget')];
    await ending(
      Promise.all([
        one.update('seen', adding('a')),
        other.update('seen', adding('b')),
        one.update('seen', adding('c')),
      ]),
    );
    expect(new Set((await one.get('seen')) as string[])).toEqual(new Set(['a', 'b', 'c']));
  });

  it('that never could be read is memory', async () => {
    noDatabase();
    forbid();
    const storage = await openStorage('widget');
    await storage.set('outbox', ['a text']);
    expect([await storage.get('outbox'), storage.durable]).toEqual([['a text'], false]);
  });

  it('stands in for the database, which the next page may open again', async () => {
    noDatabase();
    expect((await openStorage('widget')).standsIn).toBe(true);
    vi.stubGlobal('indexedDB', databaseOf());
    expect((await openStorage('widget')).standsIn).toBe(false);
  });
});

describe('a database', () => {
  it('keeps values over pages', async () => {
    vi.stubGlobal('indexedDB', databaseOf());
    await (await openStorage('widget')).set('outbox', ['a text']);
    expect(await (await openStorage('widget')).get('outbox')).toEqual(['a text']);
  });

  it('that opens late is waited for: no other store takes what is its', async () => {
    const database = databaseOf(new Map([['outbox', ['kept before']]]));
    vi.stubGlobal('indexedDB', database);
    database.hold();
    const opening = openStorage('widget');
    await vi.advanceTimersByTimeAsync(2_000);
    const storage = await opening;
    expect(await ending(storage.get('outbox'))).toBe('failed: no answer');
    database.go();
    expect(await ending(storage.get('outbox'))).toEqual(['kept before']);
    await storage.set('outbox', ['kept now']);
    expect([database.values.get('outbox'), localStorage.length]).toEqual([['kept now'], 0]);
  });

  it('that fails at a read has not told that nothing is there', async () => {
    const database = databaseOf(new Map([['outbox', ['kept before']]]));
    vi.stubGlobal('indexedDB', database);
    const storage = await openStorage('widget');
    database.failing = true;
    expect(await ending(storage.get('outbox'))).toBe('failed: the disk is away');
  });

  it('that is full keeps nothing, and keeps again once there is room', async () => {
    const database = databaseOf();
    vi.stubGlobal('indexedDB', database);
    const storage = await openStorage('widget');
    database.failing = true;
    expect(await ending(storage.set('outbox', []))).toBe('failed: the disk is away');
    expect(storage.durable).toBe(false);
    database.failing = false;
    await storage.set('outbox', []);
    expect(storage.durable).toBe(true);
  });
});
