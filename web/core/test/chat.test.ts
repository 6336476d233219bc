import { dialFake, diceOf, FakeGateway } from '@switchboard/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  aloneElection,
  Chat,
  Journal,
  memoryStorage,
  Pen,
  pendingOf,
  type Storage,
  tickOf,
  unreadOf,
} from '../src/index.ts';

const TENANT = '00000000-0000-7000-8000-00000000d340';
let gateway: FakeGateway;
let down = false;
const chats: Chat[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  gateway = new FakeGateway();
  down = false;
});

afterEach(() => {
  for (const chat of chats.splice(0)) chat.stop();
  vi.useRealTimers();
});

function start(storage: Storage = { ...memoryStorage(), durable: true }, election = aloneElection): Chat {
  const chat = new Chat({
    dial: dialFake(gateway, () => down),
    storage,
    scope: 'test',
    tenant: TENANT,
    pen: new Pen(new Journal('test')),
    election,
  });
  chats.push(chat);
  return chat;
}

const settle = (ms = 50) => vi.advanceTimersByTimeAsync(ms);
const mine = (chat: Chat) => chat.state().me?.timeline ?? '';
const texts = (chat: Chat) =>
  chat
    .state()
    .timelines[mine(chat)]?.entries.filter((it) => it.kind === 'message')
    .map((it) => it.text) ?? [];
const stored = () =>
  [...gateway.timelines.values()].flatMap((it) =>
    it.entries.flatMap((e) => (e.kind === 'message' ? [e.text] : [])),
  );

describe('a text', () => {
  it('is a row at once, gets its tick, lands as an entry and leaves the outbox', async () => {
    const chat = start();
    await settle();
    chat.say(mine(chat), 'hello');
    expect(pendingOf(chat.state(), mine(chat))).toMatchObject([{ text: 'hello', state: 'sending' }]);
    await settle();
    expect(texts(chat)).toEqual(['hello']);
    expect(chat.state().outbox).toEqual([]);
  });

  it('goes from sent to delivered to read by the marks', async () => {
    const chat = start();
    await settle();
    chat.say(mine(chat), 'hello');
    await settle();
    const tick = () => {
      const timeline = chat.state().timelines[mine(chat)];
      const entry = timeline?.entries[0];
      return timeline && entry && tickOf(timeline, entry);
    };
    expect(tick()).toBe('sent');
    gateway.receipt(mine(chat), 1, 0);
    await settle();
    expect(tick()).toBe('delivered');
    gateway.receipt(mine(chat), 1, 1);
    await settle();
    expect(tick()).toBe('read');
  });

  it('waits after 2 s without a tick and never fails by itself', async () => {
    const chat = start();
    await settle();
    gateway.mute = true;
    chat.say(mine(chat), 'hello');
    await settle(1_900);
    expect(chat.state().outbox[0]?.state).toBe('sending');
    await settle(200);
    expect(chat.state().outbox[0]?.state).toBe('waiting');
    await settle(120_000);
    expect(chat.state().outbox[0]?.state).toBe('waiting');
  });

  it('of a tab that does not lead waits after 2 s too, when the lead says nothing', async () => {
    const chat = start(undefined, () => () => undefined);
    await settle();
    chat.say('', 'hello');
    await settle(1_900);
    expect(chat.state().outbox).toMatchObject([{ text: 'hello', state: 'sending' }]);
    await settle(200);
    expect(chat.state().outbox).toMatchObject([{ text: 'hello', state: 'waiting' }]);
  });

  it('is shown once when its tick was lost', async () => {
    const chat = start();
    await settle();
    gateway.loseTicks = true;
    gateway.losePushes = true;
    chat.say(mine(chat), 'hello');
    await settle();
    gateway.loseTicks = false;
    gateway.losePushes = false;
    gateway.cut(1012);
    await settle(1_000);
    expect([texts(chat), chat.state().outbox, stored()]).toEqual([['hello'], [], ['hello']]);
  });

  it('goes out where the browser refuses a channel between tabs', async () => {
    vi.stubGlobal(
      'BroadcastChannel',
      class {
        constructor() {
          throw new DOMException('refused', 'SecurityError');
        }
      },
    );
    const chat = start();
    await settle();
    vi.unstubAllGlobals();
    chat.say(mine(chat), 'hello');
    await settle();
    expect(texts(chat)).toEqual(['hello']);
  });

  it('waits for a store that cannot be read yet, and goes out once it can', async () => {
    const storage = { ...memoryStorage(), durable: true };
    let fails = true;
    const get = storage.get;
    storage.get = async (key) => {
      if (fails) throw new Error('the database is closing');
      return get(key);
    };
    const chat = start(storage);
    chat.say('', 'hello');
    await settle(500);
    expect(chat.state().line.name).toBe('waiting');
    fails = false;
    await settle(30_000);
    expect(texts(chat)).toEqual(['hello']);
  });

  it('is not set aside because a later dial failed', async () => {
    const chat = start();
    await settle();
    gateway.mute = true;
    chat.say(mine(chat), 'hello');
    await settle();
    down = true;
    gateway.cut(4400);
    await settle(20_000);
    expect(chat.state().outbox).toMatchObject([{ text: 'hello', state: 'waiting' }]);
  });

  it('is sent again unchanged and in order on the next line', async () => {
    const chat = start();
    await settle();
    gateway.mute = true;
    for (const text of ['a', 'b', 'c']) chat.say(mine(chat), text);
    await settle();
    gateway.cut(1006);
    gateway.mute = false;
    await settle(5_000);
    expect(texts(chat)).toEqual(['a', 'b', 'c']);
    const says = gateway.heard.filter((it) => it.t === 'say' && it.text === 'a');
    expect(says).toHaveLength(2);
    expect(says[0]).toEqual(says[1]);
  });

  it('waits for the time a busy gateway names, and nothing overtakes it', async () => {
    const chat = start();
    await settle();
    gateway.busy = { reason: 'storage_full', retry_ms: 3_000 };
    chat.say(mine(chat), 'a');
    chat.say(mine(chat), 'b');
    await settle();
    expect(chat.state().outbox[0]).toMatchObject({ state: 'waiting', reason: 'storage_full' });
    gateway.busy = undefined;
    await settle(3_000);
    expect(stored()).toEqual(['a', 'b']);
  });

  it('fails with its remedy, and a retry is a new text at the end', async () => {
    const chat = start();
    await settle();
    gateway.refuse = { type: 'too-many', title: 'Too many requests', status: 429 };
    const cid = chat.say(mine(chat), 'a');
    await settle();
    expect(chat.state().outbox[0]).toMatchObject({ cid, state: 'failed', remedy: 'slow_down' });
    gateway.refuse = undefined;
    chat.retry(cid);
    await settle();
    expect([stored(), chat.state().outbox]).toEqual([['a'], []]);
  });

  it('can be given up after it failed', async () => {
    const chat = start();
    await settle();
    gateway.refuse = { type: 'too-long', title: 'The text is too long', status: 413 };
    const cid = chat.say(mine(chat), 'a');
    await settle();
    chat.discard(cid);
    expect(chat.state().outbox).toEqual([]);
  });

  it('says that it is not kept while the disk is full, and no longer once there is room', async () => {
    const storage = { ...memoryStorage(), durable: true };
    const { set } = storage;
    const chat = start(storage);
    await settle();
    storage.set = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
    gateway.mute = true;
    chat.say(mine(chat), 'hello');
    await settle();
    expect(chat.state().kept).toBe(false);
    gateway.cut(1012);
    await settle(2_000);
    expect(chat.state()).toMatchObject({ kept: false, line: { name: 'open' } });
    storage.set = set;
    await settle(6_000);
    expect(chat.state().kept).toBe(true);
  });

  it('survives a reload with the id it was minted with', async () => {
    const storage = { ...memoryStorage(), durable: true };
    const before = start(storage);
    await settle();
    gateway.mute = true;
    const cid = before.say(mine(before), 'kept');
    await settle();
    before.stop();
    gateway.mute = false;
    const after = start(storage);
    await settle();
    expect(texts(after)).toEqual(['kept']);
    expect(gateway.heard.filter((it) => it.t === 'say').map((it) => it.cid)).toEqual([cid, cid]);
    expect(gateway.timelines.size).toBe(1);
  });

  it('written before the first line finds its timeline', async () => {
    const chat = start();
    chat.say('', 'early');
    expect(chat.state().outbox).toMatchObject([{ text: 'early' }]);
    await settle();
    expect(texts(chat)).toEqual(['early']);
  });
});

describe('the line', () => {
  it('moves on goaway without a moment of no line', async () => {
    const chat = start();
    await settle();
    const names: string[] = [];
    chat.subscribe(() => names.push(chat.state().line.name));
    gateway.goaway(200);
    await settle(1_000);
    chat.say(mine(chat), 'after');
    await settle();
    expect(new Set(names)).toEqual(new Set(['open']));
    expect([gateway.open, texts(chat)]).toEqual([1, ['after']]);
  });

  it('comes back when the server does, with what was missed', async () => {
    const chat = start();
    await settle();
    chat.say(mine(chat), 'first');
    await settle();
    down = true;
    gateway.cut(1006);
    for (let i = 0; i < 75; i++) gateway.operator(mine(chat), { kind: 'message', text: `${i}` });
    await settle(20_000);
    expect(chat.state().line).toMatchObject({
      name: expect.stringMatching(/waiting|connecting/),
      lostAt: expect.any(Number),
    });
    down = false;
    // This gateway sends no pings: a line that stays silent for 30 s is given up again.
    for (let s = 0; s < 40 && chat.state().line.name !== 'open'; s++) await settle(1_000);
    await settle();
    expect(texts(chat)).toHaveLength(76);
    expect(chat.state().line.lostAt).toBeUndefined();
  });

  it('is given up after 30 s of silence', async () => {
    const chat = start();
    await settle();
    await settle(31_000);
    expect(gateway.heard.filter((it) => it.t === 'hello')).toHaveLength(2);
    expect(chat.state().line.name).toBe('open');
  });

  it('falls back from the ticket to the guest token', async () => {
    const chat = start();
    await settle();
    const timeline = mine(chat);
    gateway.cut(4401);
    await settle(3_000);
    const hellos = gateway.heard.filter((it) => it.t === 'hello');
    expect(hellos.at(-1)).toMatchObject({ token: `guest:${timeline}` });
    expect(mine(chat)).toBe(timeline);
  });

  it('stays closed after a revocation and says so', async () => {
    const chat = start();
    await settle();
    gateway.cut(4403);
    await settle(60_000);
    expect(chat.state().line).toMatchObject({ name: 'closed', why: 'revoked' });
    expect(gateway.open).toBe(0);
  });

  it('begins anew as a guest whose kept token counts nowhere, and keeps what was written', async () => {
    const storage = { ...memoryStorage(), durable: true };
    const before = start(storage);
    await settle();
    gateway.mute = true;
    before.say(mine(before), 'unsent');
    await settle();
    before.stop();
    gateway = new FakeGateway();
    gateway.strangers = true;
    const after = start(storage);
    await settle();
    expect([after.state().line.name, texts(after)]).toEqual(['open', ['unsent']]);
    gateway.cut(4403);
    await settle(60_000);
    expect(after.state().line).toMatchObject({ name: 'closed', why: 'revoked' });
  });

  it('reads the last page again in another store', async () => {
    const chat = start();
    await settle();
    chat.say(mine(chat), 'a');
    await settle();
    gateway.epoch = 'epoch-2';
    gateway.cut(1012);
    await settle(1_000);
    expect(texts(chat)).toEqual(['a']);
    expect(chat.state().line.name).toBe('open');
  });
});

it('what has stopped leaves no timer, and tells no screen any more', async () => {
  const chat = start();
  await settle();
  const timeline = mine(chat);
  gateway.mute = true;
  chat.say(timeline, 'a');
  gateway.tell(timeline, { t: 'typing', timeline, by: 'operator', name: 'Anna', on: true });
  gateway.tell(timeline, { t: 'head', timeline, n: 9 });
  gateway.operator(timeline, { kind: 'message', text: 'hi' });
  await settle();
  chat.stop();
  const drawn = vi.fn();
  chat.subscribe(drawn);
  expect(vi.getTimerCount()).toBe(0);
  await settle(60_000);
  expect(drawn).not.toHaveBeenCalled();
});

describe('what others do', () => {
  it('counts what is unread, rings once, and marks what was seen', async () => {
    const chat = start();
    await settle();
    const rung = vi.fn();
    chat.onArrived(rung);
    gateway.operator(mine(chat), { kind: 'joined', name: 'Anna', operator: 'o' });
    gateway.operator(mine(chat), { kind: 'message', text: 'hi' });
    await settle();
    expect([unreadOf(chat.state(), mine(chat)), rung.mock.calls.length]).toEqual([1, 1]);
    chat.read(mine(chat), 2);
    await settle(300);
    expect(unreadOf(chat.state(), mine(chat))).toBe(0);
    expect(gateway.heard).toContainEqual({ t: 'read', timeline: mine(chat), n: 2 });
    expect(gateway.heard).toContainEqual({ t: 'ack', timeline: mine(chat), n: 2 });
  });

  it('pulls the page when a push is lost', async () => {
    const chat = start();
    await settle();
    gateway.losePushes = true;
    gateway.operator(mine(chat), { kind: 'message', text: 'lost' });
    gateway.losePushes = false;
    gateway.tell(mine(chat), { t: 'head', timeline: mine(chat), n: 1 });
    await settle();
    expect(texts(chat)).toEqual(['lost']);
  });

  it('ends typing after 5 s, and at once with the message', async () => {
    const chat = start();
    await settle();
    const typing = () =>
      gateway.tell(mine(chat), { t: 'typing', timeline: mine(chat), by: 'operator', name: 'Anna', on: true });
    typing();
    await settle(4_000);
    expect(chat.state().typing[mine(chat)]?.name).toBe('Anna');
    await settle(1_200);
    expect(chat.state().typing).toEqual({});
    typing();
    await settle();
    gateway.operator(mine(chat), { kind: 'message', text: 'hi' });
    await settle();
    expect(chat.state().typing).toEqual({});
  });

  it('sends typing every 3 s at most', async () => {
    const chat = start();
    await settle();
    for (let i = 0; i < 20; i++) {
      chat.typing(mine(chat), true);
      await settle(200);
    }
    expect(gateway.heard.filter((it) => it.t === 'typing')).toHaveLength(2);
  });

  it('loads older pages on demand', async () => {
    const chat = start();
    await settle();
    gateway.losePushes = true;
    for (let i = 0; i < 70; i++) gateway.operator(mine(chat), { kind: 'message', text: `${i}` });
    gateway.losePushes = false;
    const again = start({
      ...memoryStorage(),
      durable: true,
      get: async (k) => (k.endsWith('guest') ? `guest:${mine(chat)}` : undefined),
    });
    await settle();
    expect(texts(again)).toHaveLength(30);
    again.older(mine(again));
    await settle();
    again.older(mine(again));
    await settle();
    expect([texts(again).length, again.state().timelines[mine(again)]?.older]).toEqual([70, false]);
  });
});

describe('whatever happens to the line', () => {
  it('every text is stored once, in the order written, and shown once', async () => {
    for (let seed = 1; seed <= 25; seed++) {
      gateway = new FakeGateway();
      const dice = diceOf(seed);
      const chat = start();
      await settle();
      const said: string[] = [];
      for (let i = 0; i < 60; i++) {
        const pick = dice(12);
        if (pick < 5) chat.say(mine(chat), said[said.push(`text ${said.length}`) - 1] as string);
        else if (pick === 5) gateway.cut([1006, 1012, 1013, 4008][dice(4)] as number);
        else if (pick === 6) gateway.loseTicks = !gateway.loseTicks;
        else if (pick === 7) gateway.losePushes = !gateway.losePushes;
        else if (pick === 8) gateway.busy = gateway.busy ? undefined : { reason: 'busy', retry_ms: 100 };
        else if (pick === 9) down = !down;
        else if (pick === 10) gateway.goaway(dice(300));
        else gateway.mute = !gateway.mute;
        await settle(dice(400));
      }
      gateway.loseTicks = gateway.losePushes = gateway.mute = down = false;
      gateway.busy = undefined;
      gateway.cut(1012);
      await settle(90_000);
      expect([stored(), texts(chat), chat.state().outbox], `seed ${seed}`).toEqual([said, said, []]);
      chat.stop();
    }
  });
});
