import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Sender } from '../src/engine/sender.ts';
import { memoryStorage, type OutboxItem } from '../src/index.ts';
import type { Outbox } from '../src/outbox/outbox.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms);
const item = (cid: string): OutboxItem => ({
  cid,
  timeline: 't',
  sender: 's',
  no: 1,
  text: cid,
  at: 0,
  state: 'sending',
});

async function setUp() {
  const storage = { ...memoryStorage(), durable: true };
  let outbox: Outbox = [];
  const dropped: string[] = [];
  const kept: boolean[] = [];
  const sender = new Sender({
    storage,
    key: 'outbox',
    kept: (it) => void (it !== kept.at(-1) && kept.push(it)),
    drop: (cid) => void dropped.push(cid),
    send: () => true,
    get: () => outbox,
    set: (to) => {
      outbox = to;
    },
  });
  await sender.restore();
  const stored = async () => ((await storage.get('outbox')) ?? []) as Outbox;
  return { sender, storage, stored, dropped, kept };
}

it('stores nothing once it has stopped: another may lead, and has stored', async () => {
  const { sender, storage, stored } = await setUp();
  sender.add(item('a'));
  await settle();
  expect((await stored()).map((it) => it.cid)).toEqual(['a']);
  sender.busy('a', 'busy', 500);
  sender.stop();
  await storage.set('outbox', ['of another']);
  await settle(10_000);
  expect([await stored(), vi.getTimerCount()]).toEqual([['of another'], 0]);
});

it('that stops before a text is stored leaves it in the journal', async () => {
  const { sender, stored, dropped } = await setUp();
  sender.add(item('a'));
  sender.stop();
  await settle(10_000);
  expect([await stored(), dropped]).toEqual([[], []]);
});

it('that stops while a text is being stored leaves it in the journal: it may be written over', async () => {
  const { sender, storage, dropped } = await setUp();
  const set = storage.set;
  let end = () => {};
  storage.set = async (key, value) => {
    await new Promise<void>((resolve) => {
      end = resolve;
    });
    return set(key, value);
  };
  sender.add(item('a'));
  await settle();
  sender.stop();
  end();
  await settle(10_000);
  expect(dropped).toEqual([]);
});

it('tells when a full disk keeps nothing, tries again by itself, and tells when it does again', async () => {
  const { sender, storage, stored, dropped, kept } = await setUp();
  const { set } = storage;
  storage.set = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
  sender.add(item('a'));
  await settle();
  expect([kept, dropped]).toEqual([[true, false], []]);
  await settle(20_000);
  expect(kept).toEqual([true, false]);
  storage.set = set;
  await settle(5_000);
  expect([kept, dropped, (await stored()).map((it) => it.cid)]).toEqual([[true, false, true], ['a'], ['a']]);
  expect(vi.getTimerCount()).toBe(0);
});
