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
