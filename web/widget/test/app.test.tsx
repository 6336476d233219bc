// @vitest-environment happy-dom
import {
  aloneElection,
  Chat,
  Journal,
  memoryStorage,
  Pen,
  type Storage,
  translator,
} from '@switchboard/core';
import { dialFake, FakeGateway } from '@switchboard/testing';
import { render } from 'preact';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { App } from '../src/frame/app.tsx';
import { en } from '../src/words/en.ts';

let gateway: FakeGateway;
let root: HTMLElement;
let chat: Chat | undefined;
/** What a slow network holds back: the line is loaded after it. */
let waited: Promise<void> = Promise.resolve();
const connects = vi.fn();

beforeEach(() => {
  gateway = new FakeGateway();
  connects.mockClear();
  waited = Promise.resolve();
  localStorage.clear();
  root = document.createElement('div');
  document.body.append(root);
});

afterEach(() => {
  vi.useRealTimers();
  render(null, root);
  root.remove();
  chat?.stop();
  chat = undefined;
});

function show(returning: boolean, storage: Storage = { ...memoryStorage(), durable: true }) {
  const pen = new Pen(new Journal('app'));
  const connect = async () => {
    connects();
    await waited;
    chat = new Chat({
      dial: dialFake(gateway),
      storage,
      scope: 'app',
      tenant: 't',
      pen,
      election: aloneElection,
    });
    return { chat, storage };
  };
  const say = translator(en, 'en');
  render(
    <App connect={connect} pen={pen} returning={returning} port={undefined} say={say} locale="en" />,
    root,
  );
}

const field = () => root.querySelector('textarea') as HTMLTextAreaElement;
const log = () => root.querySelector('[role=log]')?.textContent ?? '';
const soon = (check: () => void) => vi.waitFor(check, { timeout: 3_000, interval: 10 });

async function write(text: string) {
  field().value = text;
  field().dispatchEvent(new Event('input', { bubbles: true }));
  await soon(() => expect(root.querySelector('.send')?.getAttribute('aria-disabled')).toBe('false'));
  field().dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
}

it('draws its greeting without a line, and connects at the first key', async () => {
  show(false);
  expect(log()).toContain(en.welcome);
  expect(connects).not.toHaveBeenCalled();
  await write('hello');
  await soon(() => expect(log()).toContain('hello'));
  await soon(() => expect(log()).toContain(en.sent));
  expect([gateway.timelines.size, field().value]).toEqual([1, '']);
});

it('says who answers, and that the chat was closed', async () => {
  show(true);
  await write('hello');
  await soon(() =>
    expect(gateway.timelines.size && [...gateway.timelines.values()][0]?.entries.length).toBe(1),
  );
  const [id = ''] = gateway.timelines.keys();
  await soon(() => expect(log()).toContain(en.queue));
  gateway.operator(id, { kind: 'joined', name: 'Anna Lindqvist', operator: 'o' });
  gateway.operator(id, { kind: 'message', text: 'hi <b>there</b>' });
  await soon(() => expect(root.querySelector('h1')?.textContent).toBe('Anna Lindqvist'));
  expect(log()).toContain('hi <b>there</b>');
  expect(root.querySelector('b')).toBeNull();
  gateway.operator(id, { kind: 'closed', reason: 'by_operator' });
  await soon(() => expect(log()).toContain(en.closed));
  expect(field().placeholder).toBe(en.writeAgain);
});

it('gives a refused text its remedy, and sends it again at the press of it', async () => {
  show(true);
  gateway.refuse = { type: 'internal', title: 'x', status: 500 };
  await write('hello');
  await soon(() => expect(log()).toContain(en.failed));
  gateway.refuse = undefined;
  (root.querySelector('.remedies .link') as HTMLButtonElement).click();
  await soon(() => expect(log()).toContain(en.sent));
  expect(root.querySelector('.remedies')).toBeNull();
});

it('says so when nothing is stored', async () => {
  show(true, memoryStorage());
  await soon(() => expect(root.textContent).toContain(en.memoryOnly));
});

it('says so when a draft finds no room', async () => {
  const memory = memoryStorage();
  let full = false;
  show(true, {
    ...memory,
    get durable() {
      return !full;
    },
    set: (key, value) => (full ? Promise.reject(new Error('full')) : memory.set(key, value)),
  });
  await soon(() => expect(chat?.state().line.name).toBe('open'));
  full = true;
  const type = async (text: string) => {
    field().value = text;
    field().dispatchEvent(new Event('input', { bubbles: true }));
    await new Promise((resolve) => setTimeout(resolve, 20));
  };
  await type('d');
  await type('dr');
  expect(root.textContent).toContain(en.memoryOnly);
  full = false;
  await type('dra');
  expect(root.textContent).not.toContain(en.memoryOnly);
});

it('shows a text before there is a line, and keeps it over the end of that page', async () => {
  waited = new Promise(() => undefined);
  show(false);
  await write('first words');
  await soon(() => expect(log()).toContain('first words'));
  expect(chat).toBeUndefined();

  render(null, root);
  waited = Promise.resolve();
  show(true);
  await soon(() => expect(log()).toContain(en.sent));
  expect([...gateway.timelines.values()][0]?.entries).toMatchObject([
    { kind: 'message', text: 'first words' },
  ]);
  expect(localStorage).toHaveLength(0);
});

it('shows what was not sent before a reload at once, though there is no line', async () => {
  show(true);
  await soon(() => expect(chat?.state().me).toBeDefined());
  gateway.mute = true;
  await write('not sent yet');
  await soon(() => expect(localStorage.length + (chat?.state().outbox.length ?? 0)).toBeGreaterThan(0));
  const kept = { ...memoryStorage(), durable: true };
  await kept.set('app:outbox', chat?.state().outbox);
  chat?.stop();
  render(null, root);
  localStorage.clear();
  gateway = new FakeGateway();
  vi.spyOn(gateway, 'connect').mockReturnValue({ hear: () => undefined, gone: () => undefined });
  show(true, kept);
  await soon(() => expect(log()).toContain('not sent yet'));
  expect([log().includes(en.waiting), chat?.state().me]).toEqual([true, undefined]);
});

it('writes over no draft that it could not read yet', async () => {
  const storage = { ...memoryStorage(), durable: true };
  await storage.set('draft', 'begun before');
  const get = storage.get;
  let answers = false;
  storage.get = async (key) => {
    if (key !== 'draft' || answers) return get(key);
    throw new Error('no answer');
  };
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'requestAnimationFrame', 'cancelAnimationFrame'],
  });
  show(true, storage);
  await vi.advanceTimersByTimeAsync(2_000);
  expect([chat?.state().line.name, await get('draft'), field().value]).toEqual(['open', 'begun before', '']);
  answers = true;
  await vi.advanceTimersByTimeAsync(3_000);
  expect(field().value).toBe('begun before');
});

it('does not give a text back as a draft that was sent with the last breath of a page', async () => {
  waited = new Promise(() => undefined);
  const storage = { ...memoryStorage(), durable: true };
  await storage.set('draft', 'sent already');
  show(false, storage);
  await write('sent already');

  render(null, root);
  waited = Promise.resolve();
  show(true, storage);
  await soon(() => expect(log()).toContain(en.sent));
  expect(field().value).toBe('');
});
