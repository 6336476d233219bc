// @vitest-environment happy-dom
import { aloneElection, Chat, Journal, memoryStorage, Pen, translator } from '@switchboard/core';
import { dialFake, FakeGateway } from '@switchboard/testing';
import { render } from 'preact';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { FromFrame, FromLoader } from '../src/bridge.ts';
import { App } from '../src/frame/app.tsx';
import { load } from '../src/more/index.ts';
import type { Shown } from '../src/more/settings.ts';
import { en } from '../src/words/en.ts';
import { moreEn } from '../src/words/more-en.ts';

const HOUR = 3_600_000;
const SHOWN: Shown = {
  version: 1,
  title: 'Nordvik support',
  look: { accent: '#0b5c43', header: '', radius_px: null, has_page_font: false },
  greeting: 'Hello from Nordvik!',
  fields: [
    { key: 'name', label: 'Name', kind: 'name', need: 'required', pattern: '' },
    { key: 'order', label: 'Order number', kind: 'text', need: 'optional', pattern: 'NV-000-00000' },
  ],
  consent_url: 'https://nordvik.example/privacy',
  has_offline_form: true,
  asks_rating: true,
  queues: [
    { id: 'q1', name: 'Returns', hours: null },
    { id: 'q2', name: 'Orders', hours: null },
  ],
  hours: [],
};

let gateway: FakeGateway;
let root: HTMLElement;
let chat: Chat | undefined;
let port: MessagePort;
let shown: Shown;
let place: object;
const heard: FromFrame[] = [];
const rated: unknown[] = [];

beforeEach(() => {
  gateway = new FakeGateway();
  shown = SHOWN;
  place = {};
  heard.length = rated.length = 0;
  localStorage.clear();
  root = document.createElement('div');
  document.body.append(root);
  vi.stubGlobal('fetch', async (path: string, init?: RequestInit) => {
    if (path.startsWith('/widget/settings.json')) return Response.json(shown);
    if (path.includes('/lines'))
      return Response.json({ lines: [{ queue: 'q1', wait: { from_ms: 180_000, to_ms: 300_000 } }] });
    if (path.startsWith('/v1/me/place')) return Response.json(place);
    if (path.includes('/rating')) {
      rated.push([path, JSON.parse(String(init?.body))]);
      return Response.json({});
    }
    return new Response('', { status: 404 });
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  render(null, root);
  root.remove();
  port?.close();
  chat?.stop();
  chat = undefined;
});

function show() {
  const channel = new MessageChannel();
  port = channel.port1;
  port.onmessage = ({ data }: MessageEvent<FromFrame>) => heard.push(data);
  const storage = { ...memoryStorage(), durable: true };
  const pen = new Pen(new Journal('more'));
  const connect = async () => {
    const options = { dial: dialFake(gateway), storage, scope: 'more', tenant: 't', pen };
    chat = new Chat({ ...options, election: aloneElection });
    return { chat, storage, proof: async () => ({ token: 'guest' }) };
  };
  const say = translator(en, 'en');
  const props = { connect, pen, returning: false, port: channel.port2, say, locale: 'en', tenant: 't' };
  render(<App {...props} rest={() => load('en')} />, root);
  tell({ tell: 'open' });
}

const tell = (message: FromLoader) => port.postMessage(message);
const soon = (check: () => void) => vi.waitFor(check, { timeout: 3_000, interval: 10 });
const text = () => root.textContent ?? '';
const button = (name: string) =>
  [...root.querySelectorAll('button')].find((it) => it.textContent?.trim() === name) as HTMLButtonElement;
const field = (id: string) => root.querySelector(`#${id}`) as HTMLInputElement;
const events = (name: string) =>
  heard.filter((it) => 'tell' in it && it.tell === 'event' && it.name === name) as { detail: unknown }[];

async function fill(id: string, value: string) {
  field(id).value = value;
  field(id).dispatchEvent(new Event('input', { bubbles: true }));
  await soon(() => expect(field(id).value).toBe(value));
}

async function write(words: string) {
  const it = root.querySelector('.composer textarea') as HTMLTextAreaElement;
  it.value = words;
  it.dispatchEvent(new Event('input', { bubbles: true }));
  await soon(() => expect(root.querySelector('.send')?.getAttribute('aria-disabled')).toBe('false'));
  it.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
}

async function begin() {
  show();
  await soon(() => expect(text()).toContain(moreEn.before));
  await fill('field-name', 'Margarethe');
  (root.querySelector('input[name=queue]') as HTMLInputElement).click();
  (root.querySelector('.check input') as HTMLInputElement).click();
  await soon(() => expect(button(moreEn.start).getAttribute('aria-disabled')).toBe('false'));
  button(moreEn.start).click();
  await soon(() => expect(text()).toContain('Hello from Nordvik!'));
}

it('asks before the chat, says what is missing, and offers the answer as it was meant', async () => {
  show();
  await soon(() => expect(text()).toContain(moreEn.before));
  expect(text()).toContain('Name needs a look first');
  await soon(() => expect(text()).toContain('3–5 min'));
  await fill('field-name', 'Margarethe');
  await fill('field-order', 'NV-20488317');
  field('field-order').dispatchEvent(new Event('blur'));
  await soon(() => expect(text()).toContain('Did you mean NV-204-88317?'));
  expect(field('field-order').getAttribute('aria-describedby')).toBe('field-order-fault');
  button('Did you mean NV-204-88317?').click();
  await soon(() => expect(field('field-order').value).toBe('NV-204-88317'));
  await soon(() => expect(text()).toContain(moreEn.needsConsent));
  expect(gateway.heard).toEqual([]);
});

it('sends the answers before the first text, once', async () => {
  await begin();
  await write('It broke');
  await soon(() => expect(text()).toContain(en.sent));
  await write('On the second night');
  await soon(() => expect(gateway.heard.filter((it) => it.t === 'say')).toHaveLength(3));
  const said = gateway.heard.flatMap((it) => (it.t === 'say' ? [[it.kind, it.text]] : []));
  expect(said.map(([kind]) => kind)).toEqual(['form', undefined, undefined]);
  expect(JSON.parse(said[0]?.[1] ?? '')).toEqual({
    queue: 'q1',
    answers: { name: 'Margarethe' },
    consents: true,
  });
  expect(root.querySelector('.log')?.textContent).not.toContain('{');
  await soon(() => expect(events('started')).toHaveLength(1));
});

it('asks again for answers that are not taken', async () => {
  await begin();
  gateway.refuse = { type: 'bad-request', title: 'x', status: 400, field: 'order' };
  await write('It broke');
  await soon(() => expect(text()).toContain(moreEn.before));
  expect(field('field-name').value).toBe('Margarethe');
});

it('shows place, range, and its source, and tells the page', async () => {
  place = { queue: 'q1', position: 3, wait: { from_ms: 180_000, to_ms: 290_000 }, at: Date.now() };
  await begin();
  await write('It broke');
  await soon(() => expect(text()).toContain('You are 3rd in line'));
  expect(text()).toMatch(/About [23] to 5 minutes/);
  expect(text()).toContain(moreEn.counted);
  await soon(() => expect(events('queue')[0]?.detail).toMatchObject({ position: 3 }));
});

it('rates a chat that has ended, with reasons only where it was not good', async () => {
  await begin();
  await write('It broke');
  await soon(() => expect(text()).toContain(en.sent));
  const [id = ''] = gateway.timelines.keys();
  gateway.operator(id, { kind: 'joined', name: 'Anna Lindqvist', operator: 'o' });
  gateway.operator(id, { kind: 'closed', reason: 'by_operator' });
  await soon(() => expect(text()).toContain('How did Anna do?'));
  const score = (n: number) => (root.querySelectorAll('input[name=score]')[n - 1] as HTMLElement).click();
  score(5);
  await soon(() => expect(text()).toContain(moreEn.inWords));
  expect(text()).not.toContain(moreEn.notGood);
  score(3);
  await soon(() => expect(text()).toContain(moreEn.notGood));
  (root.querySelector('.chips input') as HTMLElement).click();
  await fill('comment', 'Kind, but slow');
  button(moreEn.sendRating).click();
  await soon(() => expect(text()).toContain(moreEn.thanks));
  const conversation = [...gateway.timelines.values()][0]?.conversation;
  expect(rated).toEqual([
    [
      `/v1/me/conversations/${conversation}/rating`,
      { score: 3, reasons: ['wait'], comment: 'Kind, but slow', is_anonymous: false },
    ],
  ]);
  expect(text()).not.toContain('How did Anna do?');
  await soon(() => expect(events('rated')[0]?.detail).toEqual({ score: 3 }));
  expect(events('ended')).toHaveLength(1);
});

it('is closed live: the next opening first, and a message left becomes part of the chat', async () => {
  const now = Date.now();
  const days = [0, 1].map((day) => ({
    date: new Date(now + day * 24 * HOUR).toISOString().slice(0, 10),
    spans: [[now + day * 24 * HOUR - HOUR, now + day * 24 * HOUR + 1_500] as const],
  }));
  shown = { ...SHOWN, queues: [{ id: 'q1', name: 'R', hours: 0 }], hours: [{ zone: 'Europe/London', days }] };
  show();
  await soon(() => expect(text()).toContain(moreEn.before));
  // Nobody reloads: the hour strikes.
  await soon(() => expect(text()).toContain(moreEn.leave));
  expect(text()).toContain('We open in');
  button(moreEn.leave).click();
  await soon(() => expect(field('message')).toBeTruthy());
  await fill('field-name', 'Margarethe');
  await fill('message', 'Please call me');
  (root.querySelector('.check input') as HTMLInputElement).click();
  await soon(() => expect(button(moreEn.sendMessage).getAttribute('aria-disabled')).toBe('false'));
  button(moreEn.sendMessage).click();
  await soon(() => expect(root.querySelector('.log')?.textContent).toContain('Please call me'));
  await soon(() => expect(text()).toContain('Your message is kept'));
  expect(events('status').map((it) => it.detail)).toEqual(['online', 'offline']);
});

it('takes over what administration changes while it is shown', async () => {
  shown = { ...SHOWN, fields: [], consent_url: '', queues: [] };
  show();
  await soon(() => expect(text()).toContain('Hello from Nordvik!'));
  await write('hello');
  await soon(() => expect(gateway.timelines.size).toBe(1));
  shown = { ...shown, title: 'Halden Bank' };
  const [id = ''] = gateway.timelines.keys();
  gateway.tell(id, { t: 'widget', version: 2 });
  await soon(() => expect(root.querySelector('h1')?.textContent).toBe('Halden Bank'));
});

it('does as the page wants: department, text, silence', async () => {
  show();
  await soon(() => expect(events('ready')).toHaveLength(1));
  tell({ tell: 'host', host: { department: 'q2', muted: true, accent: '#c96f35' } });
  await soon(() => {
    const chosen = root.querySelector('input[name=queue]:checked')?.parentElement;
    expect(chosen?.textContent).toContain('Orders');
  });
  expect(document.documentElement.style.getPropertyValue('--on-accent')).toBe('#1c2024');
});
