import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DeskChat, memoryStorage } from '../src/index.ts';
import { deskServer } from './desk-server.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('a workstation that has looked at a hundred chats knows, and names, the 64 it looked at last', async () => {
  const { dial, hellos, cut } = deskServer();
  const chat = new DeskChat({
    dial,
    storage: memoryStorage(),
    scope: 'memory',
    token: async () => ({ token: 'token' }),
  });
  await vi.advanceTimersByTimeAsync(100);
  const ids = Array.from({ length: 100 }, (_, i) => `t${i}`);
  for (const id of [...ids.slice(0, 50), 't5', ...ids.slice(50)]) {
    chat.watch(id);
    await vi.advanceTimersByTimeAsync(10);
    chat.unwatch(id);
  }
  expect(Object.keys(chat.state().timelines)).toHaveLength(64);
  cut();
  await vi.advanceTimersByTimeAsync(1_000);
  const named = hellos.at(-1)?.cursors.map((it) => it.timeline);
  expect(new Set(named)).toEqual(new Set(['t5', ...ids.slice(37)]));
  chat.stop();
});

it('of chats that nobody opened a workstation knows the newest number, and of no more than 64', async () => {
  const { dial, push } = deskServer();
  const token = async () => ({ token: 'token' });
  const chat = new DeskChat({ dial, storage: memoryStorage(), scope: 'memory', token });
  await vi.advanceTimersByTimeAsync(100);
  const text = 'x'.repeat(1_000);
  const entry = { conversation: 'c', by: 'customer', by_id: 'c', at: 0, kind: 'message', text } as const;
  for (let n = 1; n <= 100; n += 1) push({ t: 'entry', ...entry, timeline: 'busy', n, cid: `cid-${n}` });
  await vi.advanceTimersByTimeAsync(10);
  expect(chat.state().timelines).toMatchObject({
    busy: { head: 100, loaded: false, ahead: [], entries: [] },
  });
  for (let i = 0; i < 100; i += 1)
    push({ t: 'entry', ...entry, timeline: `t${i}`, n: 1, cid: `cid of t${i}` });
  await vi.advanceTimersByTimeAsync(10);
  for (let i = 0; i < 100; i += 1) push({ t: 'head', timeline: `u${i}`, n: 1 });
  await vi.advanceTimersByTimeAsync(10);
  expect(Object.keys(chat.state().timelines)).toHaveLength(64);

  chat.watch('t99');
  await vi.advanceTimersByTimeAsync(10);
  expect(chat.state().timelines.t99).toMatchObject({ loaded: true, high: 1 });
  chat.stop();
});
