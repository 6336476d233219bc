import { dialFake, FakeGateway } from '@switchboard/testing';
import { afterEach, expect, it, vi } from 'vitest';
import { Chat, type Election, Journal, memoryStorage, Pen, type Storage } from '../src/index.ts';

/** The lock of one browser: first come, first led. */
function lockOf(): Election {
  const queue: (() => void)[] = [];
  return (_name, lead) => {
    queue.push(lead);
    if (queue[0] === lead) lead();
    return () => {
      const first = queue[0] === lead;
      queue.splice(queue.indexOf(lead), 1);
      if (first) queue[0]?.();
    };
  };
}

const chats: Chat[] = [];
afterEach(() => {
  for (const chat of chats.splice(0)) chat.stop();
});

function tabs(
  count: number,
  elections: readonly Election[] = Array(count).fill(lockOf()),
  storage: Storage = { ...memoryStorage(), durable: true },
) {
  const gateway = new FakeGateway();
  const scope = `tabs-${Math.random()}`;
  const all = elections.map(
    (election) =>
      new Chat({
        dial: dialFake(gateway),
        storage,
        scope,
        tenant: 't',
        pen: new Pen(new Journal(scope)),
        election,
      }),
  );
  chats.push(...all);
  return { gateway, all };
}

const shown = (chat: Chat | undefined) =>
  Object.values(chat?.state().timelines ?? {}).flatMap((it) =>
    it.entries.flatMap((e) => (e.kind === 'message' ? [e.text] : [])),
  );

it('several tabs have one socket, one ring and the same screen', async () => {
  const { gateway, all } = tabs(3);
  const rings = all.map((chat) => {
    const ring = vi.fn();
    chat.onArrived(ring);
    return ring;
  });
  await vi.waitFor(() => expect(all.every((chat) => chat.state().line.name === 'open')).toBe(true));
  expect(gateway.open).toBe(1);
  const timeline = all[2]?.state().me?.timeline ?? '';
  all[2]?.say(timeline, 'from the third');
  expect(all[2]?.state().outbox).toMatchObject([{ text: 'from the third', state: 'sending' }]);
  await vi.waitFor(() => expect(all.map(shown)).toEqual(Array(3).fill(['from the third'])));
  gateway.operator(timeline, { kind: 'message', text: 'hi' });
  await vi.waitFor(() => expect(all.every((chat) => shown(chat).length === 2)).toBe(true));
  expect(rings.reduce((sum, ring) => sum + ring.mock.calls.length, 0)).toBe(1);
});

it('another tab takes the lead with all that was known, and nothing said is lost', async () => {
  const { gateway, all } = tabs(2);
  await vi.waitFor(() => expect(all[1]?.state().line.name).toBe('open'));
  const timeline = all[0]?.state().me?.timeline ?? '';
  all[0]?.say(timeline, 'one');
  await vi.waitFor(() => expect(shown(all[1])).toEqual(['one']));
  gateway.mute = true;
  all[0]?.say(timeline, 'two');
  await vi.waitFor(() => expect(all[1]?.state().outbox).toHaveLength(1));
  gateway.mute = false;
  all[0]?.stop();
  all[1]?.say(timeline, 'three');
  await vi.waitFor(() => expect(shown(all[1])).toEqual(['one', 'two', 'three']));
  expect(gateway.timelines.size).toBe(1);
});

/** Tabs that are told who leads. */
function toldTabs(count: number, storage?: Storage) {
  const posts: { lead: () => void; follow: () => void }[] = [];
  const told: Election = (_name, lead, follow) => {
    posts.push({ lead, follow });
    return () => undefined;
  };
  return { posts, ...tabs(count, Array(count).fill(told), storage) };
}

it('a lead that another has taken over from follows it, and what it had not sent goes there', async () => {
  const { posts, gateway, all } = toldTabs(2);
  await vi.waitFor(() => expect(posts).toHaveLength(2));
  posts[0]?.lead();
  await vi.waitFor(() => expect(all.map((chat) => chat.state().line.name)).toEqual(['open', 'open']));
  const timeline = all[0]?.state().me?.timeline ?? '';
  gateway.refuse = { type: 'internal', title: 'x', status: 500 };
  all[0]?.say(timeline, 'refused');
  await vi.waitFor(() => expect(all[1]?.state().outbox).toMatchObject([{ state: 'failed' }]));
  gateway.refuse = undefined;
  gateway.mute = true;
  all[0]?.say(timeline, 'unsent');
  posts[1]?.lead();
  await vi.waitFor(() => expect(gateway.open).toBe(2));
  all[1]?.discard(all[1].state().outbox[0]?.cid ?? '');
  gateway.mute = false;
  posts[0]?.follow();
  await vi.waitFor(() => expect(all.map(shown)).toEqual([['unsent'], ['unsent']]));
  expect(all.map((chat) => [chat.state().line.name, chat.state().outbox])).toEqual(
    Array(2).fill(['open', []]),
  );
  expect([gateway.open, gateway.timelines.size]).toEqual([1, 1]);

  posts[1]?.follow();
  posts[0]?.lead();
  all[1]?.say(timeline, 'the other way round');
  await vi.waitFor(() => expect(shown(all[1])).toEqual(['unsent', 'the other way round']));
  const attempts = gateway.heard.flatMap((it) => (it.t === 'hello' ? [[it.sender, it.attempt]] : []));
  expect(new Set(attempts.map(String)).size).toBe(attempts.length);
});

it('a lead that starts slowly says nothing once it follows', async () => {
  const memory = memoryStorage();
  const held: (() => void)[] = [];
  let holds = true;
  const get: Storage['get'] = async (key) => {
    if (holds) await new Promise<void>((resolve) => held.push(resolve));
    return memory.get(key);
  };
  const { posts, all } = toldTabs(3, { ...memory, durable: true, get });
  await vi.waitFor(() => expect(posts).toHaveLength(3));
  posts[0]?.lead();
  await vi.waitFor(() => expect(held.length).toBeGreaterThan(0));
  holds = false;
  posts[1]?.lead();
  posts[0]?.follow();
  await vi.waitFor(() => expect(all.map((chat) => chat.state().line.name)).toEqual(Array(3).fill('open')));
  const lines = new Set<string>();
  all[2]?.subscribe(() => lines.add(all[2]?.state().line.name ?? ''));
  for (const go of held) go();
  // What is told after it is heard after it.
  await new Promise((resolve) => setTimeout(resolve, 20));
  all[1]?.say(all[1].state().me?.timeline ?? '', 'of the lead');
  await vi.waitFor(() => expect(shown(all[2])).toEqual(['of the lead']));
  expect([...lines]).toEqual(['open']);
});

it('a tab that takes the lead does not know who types', async () => {
  const { gateway, all } = tabs(2);
  await vi.waitFor(() => expect(all[1]?.state().line.name).toBe('open'));
  const timeline = all[1]?.state().me?.timeline ?? '';
  gateway.tell(timeline, { t: 'typing', timeline, by: 'operator', name: 'Anna', on: true });
  await vi.waitFor(() => expect(all[1]?.state().typing).toHaveProperty(timeline));
  all[0]?.stop();
  await vi.waitFor(() => expect(all[1]?.state().typing).toEqual({}));
});
