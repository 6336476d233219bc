import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DeskChat, FRAME_VERSION, memoryStorage, type Socket } from '../src/index.ts';
import type { ClientFrame, Hello, ServerFrame } from '../src/protocol/generated.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A server that has a page of whatever timeline it is asked for. */
function serve() {
  const hellos: Hello[] = [];
  let cut = () => {};
  const dial = (): Socket => {
    const tell = (frame: ServerFrame) =>
      queueMicrotask(() => socket.onmessage?.({ data: JSON.stringify(frame) }));
    const socket: Socket = {
      onopen: null,
      onmessage: null,
      onclose: null,
      close: () => undefined,
      send: (text) => {
        const frame = JSON.parse(text) as ClientFrame;
        if (frame.t === 'hello') {
          hellos.push(frame);
          tell({
            t: 'welcome',
            v: FRAME_VERSION,
            connection: 'c',
            me: { tenant: 't', role: 'operator', id: 'me', name: 'Anna' },
            ticket: 'ticket',
            expires_at: 1e13,
            now: 0,
            ping_ms: 15_000,
            store_epoch: 'e',
          });
        }
        if (frame.t !== 'history' && frame.t !== 'watch') return;
        const { req, timeline } = frame;
        const known = { head: 1, more: false, delivered: 0, read: 0, stage: 'active', version: 1 } as const;
        tell({ t: 'page', req, timeline, entries: [], ...known });
      },
    };
    cut = () => socket.onclose?.({ code: 1012 });
    queueMicrotask(() => socket.onopen?.());
    return socket;
  };
  return { dial, hellos, cut: () => cut() };
}

it('a workstation that has looked at a hundred chats knows, and names, the 64 it looked at last', async () => {
  const { dial, hellos, cut } = serve();
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
