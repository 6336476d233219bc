import { dialFake, FakeGateway } from '@switchboard/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { aloneElection, Chat, Journal, memoryStorage, Pen, type PortAsk } from '../src/index.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('says that it waits for what was written before while that cannot be read, and since when', async () => {
  let answers = false;
  const heard = new Set<(event: MessageEvent) => void>();
  const port = {
    addEventListener: (_: string, hear: (event: MessageEvent) => void) => heard.add(hear),
    postMessage: ({ ask }: PortAsk) => {
      const data = { answer: ask, ok: true, value: [] };
      if (answers) for (const hear of heard) hear(new MessageEvent('message', { data }));
    },
  } as unknown as MessagePort;
  const began = Date.now();
  const chat = new Chat({
    dial: dialFake(new FakeGateway()),
    storage: memoryStorage(),
    scope: 'joining',
    tenant: 't',
    pen: new Pen(new Journal('joining', port)),
    election: aloneElection,
  });
  expect(chat.state().line.name).toBe('idle');
  await vi.advanceTimersByTimeAsync(30_000);
  const { lostAt, ...line } = chat.state().line;
  expect(line).toEqual({ name: 'waiting', why: 'storage' });
  expect(lostAt).toBe(began + 5_000);

  answers = true;
  await vi.advanceTimersByTimeAsync(6_000);
  expect(chat.state().line).toEqual({ name: 'open' });
  chat.stop();
});
