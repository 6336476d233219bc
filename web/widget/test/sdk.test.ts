// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { FromFrame, FromLoader, Loader } from '../src/bridge.ts';
import { claims, signedIn } from '../src/more/signed-in.ts';
import { start } from '../src/sdk/main.ts';

const told: FromLoader[] = [];
const reload = vi.fn();
const forget = vi.fn();
const showed: boolean[] = [];
let loader: Loader;
let call: (call: readonly [unknown, ...unknown[]]) => void;

const token = (sub: string, inS = 300) =>
  `x.${btoa(JSON.stringify({ sub, exp: Math.round(Date.now() / 1000) + inS }))}.y`;
const fire = (name: string, detail?: unknown) =>
  dispatchEvent(new CustomEvent(`switchboard:${name}`, { detail }));

beforeEach(() => {
  told.length = showed.length = 0;
  reload.mockClear();
  forget.mockClear();
  const host = document.createElement('div');
  const root = host.attachShadow({ mode: 'open' });
  root.append(document.createElement('button'));
  document.body.append(host);
  loader = {
    origin: 'https://chat.example',
    tenant: 't',
    language: 'en',
    host,
    root,
    query: {},
    tag: {},
    show: (now) => void showed.push(now),
    tell: (message) => void told.push(message),
    reload,
    forget,
  };
  call = start(loader);
});
afterEach(() => {
  call(['destroy']);
  vi.useRealTimers();
});

it('tells listeners what happens, until they are taken off', () => {
  const heard: unknown[] = [];
  const listen = (detail: unknown) => heard.push(detail);
  call(['on', 'queue', listen]);
  call(['on', 'queue', listen]);
  fire('queue', { position: 2 });
  call(['off', 'queue', listen]);
  fire('queue', { position: 1 });
  expect(heard).toEqual([{ position: 2 }]);
});

it('says all that the page wants to each frame that is ready', () => {
  call(['department', 'q2']);
  call(['mute', true]);
  call(['theme', { scheme: 'dark', color: '#C96F35', side: 'start', z: 7 }]);
  told.length = 0;
  fire('ready');
  expect(told).toMatchObject([
    { tell: 'host', host: { department: 'q2', muted: true, scheme: 'dark', accent: '#c96f35' } },
  ]);
  expect([loader.host.dataset.side, loader.host.style.zIndex, loader.query.theme]).toEqual([
    'start',
    '7',
    'dark',
  ]);
});

it('signs in by one new frame, once for the same person', async () => {
  call(['identify', { token: token('ada') }]);
  call(['identify', { token: token('ada', 200) }]);
  expect([reload.mock.calls.length, loader.query.identity]).toEqual([1, '1']);
  fire('token', { first: true });
  await vi.waitFor(() =>
    expect(told.at(-1)).toMatchObject({ tell: 'token', token: expect.stringMatching(/^x/) }),
  );
  call(['identify', { token: token('bob') }]);
  expect(reload).toHaveBeenCalledTimes(2);
});

it('asks the page for the next token, and signs out where there is none', async () => {
  const renew = vi.fn().mockResolvedValueOnce(token('ada')).mockResolvedValue(undefined);
  call(['identify', { token: token('ada', 10), renew }]);
  fire('token', { first: false });
  await vi.waitFor(() => expect(told.at(-1)).toHaveProperty('token'));
  fire('token', { first: false });
  await vi.waitFor(() => expect(told.at(-1)).toEqual({ tell: 'token' }));
});

it('forgets everything at a logout', () => {
  vi.useFakeTimers();
  call(['identify', { token: token('ada') }]);
  reload.mockClear();
  call(['logout']);
  vi.advanceTimersByTime(1_000);
  expect([forget.mock.calls.length, reload.mock.calls.length, loader.query.identity]).toEqual([
    1,
    1,
    undefined,
  ]);
  expect(told).toContainEqual({ tell: 'logout' });
  expect(showed).toContain(false);
});

it('wears the colour of its tag', () => {
  const told: FromLoader[] = [];
  call(['destroy']);
  call = start({ ...loader, tag: { color: '#C96F35' }, tell: (message) => void told.push(message) });
  call(['mute', true]);
  expect((loader.root.lastElementChild as HTMLElement).style.background).toBe('#C96F35');
  expect(told.at(-1)).toMatchObject({ tell: 'host', host: { accent: '#c96f35' } });
});

it('forgets what is kept where a person does not agree any more', () => {
  localStorage.setItem('switchboard:t:session', '1');
  localStorage.setItem('switchboard:other:session', '1');
  localStorage.setItem('switchboard:teased', '1');
  call(['consent', true]);
  expect([localStorage.length, loader.query.consent]).toEqual([3, undefined]);
  call(['consent', false]);
  expect(Object.keys(localStorage)).toEqual(['switchboard:other:session']);
  expect([told.at(-1), loader.query.consent]).toEqual([{ tell: 'logout' }, '1']);
  localStorage.clear();
});

it('says what it does not understand', () => {
  const codes: string[] = [];
  const listen = ({ code }: { code: string }) => codes.push(code);
  call(['on', 'error', listen]);
  call(['fly']);
  call(['identify', 'ada']);
  call(['theme', { color: 'red' }]);
  expect(codes).toEqual(['no_such_call', 'bad_identity', 'bad_colour']);
});

it('shows the count in the title while nobody looks', () => {
  document.title = 'Shop';
  const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
  fire('unread', 2);
  expect(document.title).toBe('(2) Shop');
  hidden.mockReturnValue(false);
  document.dispatchEvent(new Event('visibilitychange'));
  expect(document.title).toBe('Shop');
  hidden.mockRestore();
});

it('gives the line fresh tokens alone, and asks once for two who need one', async () => {
  const { port1, port2 } = new MessageChannel();
  const asked: FromFrame[] = [];
  port2.onmessage = ({ data }) => {
    asked.push(data);
    port2.postMessage({ tell: 'token', token: token('ada', 280) } satisfies FromLoader);
  };
  port1.start();
  const source = signedIn(port1, token('ada', 30));
  const [one, other] = await Promise.all([source(), source()]);
  expect(one).toEqual(other);
  expect(typeof one === 'object' && claims(one.token)?.sub).toBe('ada');
  await source();
  expect(asked).toHaveLength(1);
  port1.close();
  port2.close();
});
