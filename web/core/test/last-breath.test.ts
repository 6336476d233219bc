// @vitest-environment happy-dom
import { dialFake, FakeGateway } from '@switchboard/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { aloneElection, Chat, Journal, memoryStorage, Pen, pendingOf, type Storage } from '../src/index.ts';
import type { Outbox } from '../src/outbox/outbox.ts';

/** A store that survives pages, as each page holds it: a page that dies changes nothing there any more. */
interface Page {
  readonly chat: Chat;
  die(): void;
}

let gateway: FakeGateway;
let disk: Storage;
const pages: Page[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
  down = false;
  gateway = new FakeGateway();
  disk = memoryStorage();
});

afterEach(() => {
  for (const page of pages.splice(0)) page.die();
  vi.useRealTimers();
});

const never = new Promise<never>(() => undefined);
const settle = (ms = 50) => vi.advanceTimersByTimeAsync(ms);
const pen = () => new Pen(new Journal('test'));
const outbox = async () => ((await disk.get('test:outbox')) ?? []) as Outbox;
const stored = () =>
  [...gateway.timelines.values()].flatMap((it) =>
    it.entries.flatMap((e) => (e.kind === 'message' ? [e.text] : [])),
  );
const shown = ({ chat }: Page) => [
  ...(chat
    .state()
    .timelines[chat.state().me?.timeline ?? '']?.entries.flatMap((e) =>
      e.kind === 'message' ? [e.text] : [],
    ) ?? []),
  ...chat.state().outbox.map((it) => it.text),
];

let down = false;

function open(
  options: { durable?: boolean; standsIn?: boolean; pen?: Pen; writes?: () => Promise<void> } = {},
): Page {
  let dead = false;
  const storage: Storage = {
    durable: options.durable ?? true,
    standsIn: options.standsIn ?? false,
    get: (key) => (dead ? never : disk.get(key)),
    set: async (key, value) => {
      await options.writes?.();
      await (dead ? never : disk.set(key, value));
      if (dead) await never;
    },
    update: () => never,
  };
  const chat = new Chat({
    dial: dialFake(gateway, () => down),
    storage,
    scope: 'test',
    tenant: 't',
    election: aloneElection,
    pen: options.pen ?? pen(),
  });
  const page = {
    chat,
    die: () => {
      dead = true;
      chat.stop();
    },
  };
  pages.push(page);
  return page;
}

it('a page that goes before there is a line leaves its text to the next', async () => {
  const said = pen().write('', 'first words');
  const page = open();
  await settle();
  expect([stored(), shown(page)]).toEqual([['first words'], ['first words']]);
  expect(gateway.heard.filter((it) => it.t === 'say')).toMatchObject([{ cid: said.cid, no: 1 }]);
  expect(localStorage).toHaveLength(0);
});

it('a page that goes before its outbox is stored leaves its texts to the next, in order', async () => {
  const before = open({ writes: () => never });
  await settle();
  gateway.mute = true;
  for (const text of ['a', 'b', 'c']) before.chat.say('', text);
  before.die();
  gateway.mute = false;
  expect(await outbox()).toEqual([]);

  const after = open();
  after.chat.say('', 'd');
  await settle();
  expect([stored(), shown(after), localStorage.length]).toEqual([
    ['a', 'b', 'c', 'd'],
    ['a', 'b', 'c', 'd'],
    0,
  ]);
});

it('a page that goes between the two writes leaves its text twice, and it is sent once', async () => {
  const before = open();
  await settle();
  gateway.mute = true;
  const first = before.chat.say('', 'a');
  await settle();
  expect([(await outbox()).map((it) => it.cid), localStorage.length]).toEqual([[first], 0]);
  const copy = before.chat.state().outbox[0];
  before.die();
  localStorage.setItem(`switchboard:test:said:${first}`, JSON.stringify(copy));
  gateway.mute = false;

  const after = open();
  await settle();
  const sent = gateway.heard.filter((it) => it.t === 'say').map((it) => it.cid);
  expect([sent, stored(), shown(after), localStorage.length]).toEqual([[first, first], ['a'], ['a'], 0]);
});

it('a page that goes between the tick and the journal has its text shown once', async () => {
  let hangs = false;
  const before = open({ writes: () => (hangs ? never : Promise.resolve()) });
  await settle();
  hangs = true;
  before.chat.say('', 'a');
  await settle();
  expect([stored(), localStorage.length]).toEqual([['a'], 1]);
  before.die();

  const kept = [...gateway.timelines.keys()][0];
  await disk.set('test:guest', `guest:${kept}`);
  const after = open();
  await settle();
  expect([stored(), shown(after), localStorage.length]).toEqual([['a'], ['a'], 0]);
});

it('a text leaves the journal when the store has it, not before', async () => {
  const doors: (() => void)[] = [];
  const page = open({ writes: () => new Promise((resolve) => doors.push(resolve)) });
  await settle();
  gateway.mute = true;
  page.chat.say('', 'a');
  await settle(5_000);
  expect(localStorage).toHaveLength(1);
  for (const open of doors) open();
  await settle();
  expect(localStorage).toHaveLength(0);
});

it('nothing is stored over what an earlier page has left', async () => {
  gateway.mute = true;
  const before = open();
  await settle();
  before.chat.say('', 'old');
  await settle();
  before.die();
  const writes: string[][] = [];
  const own = pen();
  own.write('', 'new');
  const set = disk.set;
  disk.set = (key, value) => {
    if (key.endsWith('outbox')) writes.push((value as Outbox).map((it) => it.text));
    return set(key, value);
  };
  open({ pen: own });
  await settle();
  expect(writes.every((it) => it[0] === 'old')).toBe(true);
  expect(writes.at(-1)).toEqual(['old', 'new']);
});

it('where only memory is left for the outbox, a text stays in the journal until its tick', async () => {
  const page = open({ durable: false });
  await settle();
  gateway.mute = true;
  page.chat.say('', 'a');
  await settle();
  expect(localStorage).toHaveLength(1);
  gateway.mute = false;
  gateway.cut(1012);
  await settle(1_000);
  expect([stored(), localStorage.length]).toEqual([['a'], 0]);
});

it('where a store stands in that the next page may not ask, a text stays in the journal until its tick', async () => {
  const page = open({ standsIn: true });
  await settle();
  gateway.mute = true;
  page.chat.say('', 'a');
  await settle();
  expect([(await outbox()).length, localStorage.length]).toEqual([1, 1]);
  gateway.mute = false;
  gateway.cut(1012);
  await settle(1_000);
  expect([stored(), localStorage.length]).toEqual([['a'], 0]);
});

it('a journal that cannot be read yet is read once it can, before anything new is sent', async () => {
  pen().write('', 'old');
  const own = pen();
  const read = own.journal.read.bind(own.journal);
  vi.spyOn(own.journal, 'read').mockImplementationOnce(async () => {
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    throw new Error('no answer');
  });
  const page = open({ pen: own });
  page.chat.say('', 'new');
  await settle(4_000);
  expect(stored()).toEqual([]);
  vi.mocked(own.journal.read).mockImplementation(read);
  await settle(2_000);
  expect(stored()).toEqual(['old', 'new']);
});

it('the tab that lives sends what one that went has written, once and in order', async () => {
  const lead = open();
  await settle();
  const gone = pen();
  const told = (text: string) => {
    const { cid } = gone.write('', text);
    const key = `switchboard:test:said:${cid}`;
    dispatchEvent(new StorageEvent('storage', { key, newValue: localStorage.getItem(key) }));
  };
  told('a');
  told('b');
  await settle(3_000);
  expect([stored(), shown(lead), localStorage.length]).toEqual([['a', 'b'], ['a', 'b'], 0]);
});

it('a page that goes when a refused text was tried again leaves it to the next, once', async () => {
  let hangs = false;
  const before = open({ writes: () => (hangs ? never : Promise.resolve()) });
  await settle();
  gateway.refuse = { type: 'too-many', title: 'Too many requests', status: 429 };
  const first = before.chat.say('', 'a');
  await settle();
  expect(await outbox()).toMatchObject([{ cid: first, state: 'failed' }]);
  hangs = true;
  gateway.mute = true;
  before.chat.retry(first);
  before.die();
  gateway.refuse = undefined;
  gateway.mute = false;

  const after = open();
  await settle();
  expect([stored(), shown(after), await outbox(), localStorage.length]).toEqual([['a'], ['a'], [], 0]);
});

it('a refused text that two tabs try again at once is sent once', async () => {
  const page = open();
  await settle();
  gateway.refuse = { type: 'too-many', title: 'Too many requests', status: 429 };
  const first = page.chat.say('', 'a');
  await settle();
  gateway.refuse = undefined;
  const other = pen().write('', 'a', undefined, first);
  page.chat.retry(first);
  page.chat.pass(other);
  await settle(1_000);
  expect([stored(), shown(page), localStorage.length]).toEqual([['a'], ['a'], 0]);
});

it('a text that landed and is found once more is dropped', async () => {
  const page = open();
  await settle();
  page.chat.say('', 'a');
  await settle();
  const says = () => gateway.heard.filter((it) => it.t === 'say');
  const [say] = says();
  if (say) page.chat.pass({ ...say, files: [], at: 1 });
  await settle();
  expect([says().length, shown(page)]).toEqual([1, ['a']]);
});

it('what earlier pages left is shown at once as waiting, before there is a line', async () => {
  const before = open();
  await settle();
  gateway.mute = true;
  before.chat.say(before.chat.state().me?.timeline ?? '', 'stored');
  await settle();
  before.die();
  pen().write('', 'written down');
  await settle(3_000);
  down = true;
  const after = open();
  await settle();
  const state = after.chat.state();
  expect([state.me, pendingOf(state, '').map((it) => [it.text, it.state])]).toEqual([
    undefined,
    [
      ['stored', 'waiting'],
      ['written down', 'waiting'],
    ],
  ]);
});

it('a text follows its author to the timeline that is theirs now', async () => {
  pen().write('a timeline of somebody that was', 'a');
  const page = open();
  await settle();
  expect(gateway.heard.find((it) => it.t === 'say')).toMatchObject({
    timeline: page.chat.state().me?.timeline,
  });
});
