import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Carried, Carrier, Stored } from '../src/files/carrier.ts';
import { Links } from '../src/files/links.ts';
import { Uploads } from '../src/files/uploads.ts';
import type { Problem } from '../src/protocol/generated.ts';

const file = (name: string, size = 10) => new File(['x'.repeat(size)], name);
const stored = (id: string, state: Stored['state'] = 'clean'): Carried => ({
  is: 'ok',
  value: { id, name: 'a.txt', type: 'text/plain', size_bytes: 10, state },
});
const refused = (status: number, limit?: number): Carried => ({
  is: 'refused',
  problem: { type: 'bad-request', title: '', status, ...(limit ? { limit } : {}) } as Problem,
});

/** A server whose answers are given by hand. */
class Server implements Carrier {
  readonly puts: {
    id: string;
    share: (n: number) => void;
    answer: (it: Carried) => void;
    signal: AbortSignal;
  }[] = [];
  readonly removed: string[] = [];
  reads: Carried[] = [];
  asked = 0;
  put: Carrier['put'] = (_, id, share, signal) =>
    new Promise((answer) => this.puts.push({ id, share, answer, signal }));
  read = async () => {
    this.asked++;
    return this.reads.shift() ?? ({ is: 'away' } as const);
  };
  remove = (id: string) => void this.removed.push(id);
  /** Answers the oldest that waits. */
  async answers(make: (id: string) => Carried) {
    const it = this.puts.shift();
    it?.answer(make(it.id));
    await vi.advanceTimersByTimeAsync(0);
  }
}

let server: Server;
let uploads: Uploads;
const states = () => uploads.list().map((it) => it.why ?? it.state);

beforeEach(() => {
  vi.useFakeTimers();
  server = new Server();
  uploads = new Uploads(server);
});
afterEach(() => {
  uploads.stop();
  vi.useRealTimers();
});

it('sends two at a time, says how far each is, and hands over what is ready', async () => {
  uploads.add([file('a.txt'), file('b.txt'), file('c.txt')]);
  expect(server.puts).toHaveLength(2);
  server.puts[0]?.share(0.5);
  expect(uploads.list()[0]?.share).toBe(0.5);
  await server.answers((id) => stored(id));
  expect(states()).toEqual(['ready', 'sending', 'sending']);
  expect(server.puts).toHaveLength(2);
  await server.answers((id) => stored(id, 'not_scanned'));
  await server.answers((id) => stored(id));
  const ids = uploads.list().map((it) => it.id);
  expect(uploads.take().map((it) => it.id)).toEqual(ids);
  expect(uploads.list()).toEqual([]);
});

it('waits for the connection and goes on by itself, under the same id', async () => {
  uploads.add([file('a.txt')]);
  const id = server.puts[0]?.id;
  await server.answers(() => ({ is: 'away' }));
  expect(states()).toEqual(['waiting']);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(server.puts.map((it) => it.id)).toEqual([id]);
  await server.answers(() => refused(503));
  expect(states()).toEqual(['waiting']);
  await vi.advanceTimersByTimeAsync(4_000);
  await server.answers((it) => stored(it));
  expect(states()).toEqual(['ready']);
});

it('names why a file does not go, and the limit', async () => {
  uploads.add([file('a.txt'), file('b.txt'), file('c.txt'), file('empty.txt', 0)]);
  await server.answers(() => refused(413, 25_000_000));
  await server.answers(() => refused(415));
  await server.answers((id) => stored(id, 'infected'));
  expect(states()).toEqual(['too_large', 'type', 'infected', 'empty']);
  expect(uploads.list()[0]?.limit).toBe(25_000_000);
  expect(uploads.take()).toEqual([]);
  expect(uploads.list(), 'what failed stays to be seen').toHaveLength(4);
});

it('takes five, and says so of the sixth until there is room', async () => {
  uploads.add(Array.from({ length: 6 }, (_, at) => file(`${at}.txt`)));
  expect(states()[5]).toBe('too_many');
  const sixth = uploads.list()[5]?.id ?? '';
  uploads.retry(sixth);
  expect(states()[5]).toBe('too_many');
  uploads.remove(uploads.list()[0]?.id ?? '');
  uploads.retry(sixth);
  expect(states()).toEqual(Array(5).fill('sending'));
});

it('cancels what is under way and takes back what is stored', async () => {
  uploads.add([file('a.txt'), file('b.txt')]);
  const [first, second] = uploads.list().map((it) => it.id);
  const signal = server.puts[0]?.signal;
  uploads.remove(first ?? '');
  expect(signal?.aborted).toBe(true);
  await server.answers((id) => stored(id));
  await server.answers((id) => stored(id));
  uploads.remove(second ?? '');
  expect(server.removed).toEqual([first, second]);
  expect(uploads.list()).toEqual([]);
});

it('looks for the check less and less often, and gives the question to a person in the end', async () => {
  uploads.add([file('a.txt')]);
  server.reads = [stored('', 'scanning'), { is: 'away' }];
  await server.answers((id) => stored(id, 'received'));
  expect(states()).toEqual(['checking']);
  await vi.advanceTimersByTimeAsync(200_000);
  expect(states()).toEqual(['unchecked']);
  expect(server.asked).toBeLessThan(60);
  const id = uploads.list()[0]?.id ?? '';
  server.reads = [stored(id)];
  uploads.retry(id);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(states()).toEqual(['ready']);
});

it('asks for an address once while it counts, and says when a file is gone', async () => {
  const links = new Links(server.read);
  server.reads = [stored('a')];
  const [one, two] = await Promise.all([links.of('a'), links.of('a')]);
  expect([one, two]).toEqual([one, one]);
  await links.of('a');
  expect(server.asked).toBe(1);
  server.reads = [refused(404)];
  await vi.advanceTimersByTimeAsync(600_000);
  expect(await links.of('a')).toBe('gone');
  expect(await links.of('a'), 'nobody answers').toBeUndefined();
});
