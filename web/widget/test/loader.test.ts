// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { FromFrame, FromLoader } from '../src/bridge.ts';

/** Web Locks of one browser: first come, first served, held until the work ends. */
class Locks {
  private readonly held = new Map<string, Promise<unknown>>();

  request(name: string, work: () => Promise<unknown>): Promise<unknown> {
    const turn = (this.held.get(name) ?? Promise.resolve()).then(work);
    this.held.set(name, turn);
    return turn;
  }
}

beforeEach(() => {
  vi.resetModules();
  localStorage.clear();
  document.body.replaceChildren();
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const NAME = 'switchboard:widget:t';

/** A page with the widget; `loaded` is its frame after a load. */
async function pageWith(locks: Locks | undefined, tag: Record<string, string> = {}) {
  vi.stubGlobal('navigator', { language: 'en', locks });
  const script = document.createElement('script');
  Object.defineProperty(script, 'src', { value: 'https://chat.example/w.js' });
  Object.assign(script.dataset, { tenant: 't', ...tag });
  Object.defineProperty(document, 'currentScript', { value: script, configurable: true });
  vi.resetModules();
  await import('../src/loader/main.ts');
  // Put nowhere: this browser has no page to load into it.
  let frame = document.createElement('iframe');
  vi.spyOn(ShadowRoot.prototype, 'prepend').mockImplementation((it) => {
    frame = it as HTMLIFrameElement;
  });
  const launcher = document.body.lastElementChild?.shadowRoot?.querySelector('button') as HTMLButtonElement;
  launcher.dispatchEvent(new Event('focus'));
  let port: MessagePort | undefined;
  Object.defineProperty(frame, 'contentWindow', {
    value: {
      postMessage: (_: unknown, __: string, [given]: MessagePort[]) => {
        port = given;
      },
    },
  });
  return {
    launcher,
    frame,
    loaded: () => {
      frame.onload?.(new Event('load'));
      const heard: FromLoader[] = [];
      if (port) port.onmessage = ({ data }: MessageEvent<FromLoader>) => void heard.push(data);
      const ask = () => port?.postMessage({ tell: 'lock', name: NAME } satisfies FromFrame);
      const put = (value: unknown) =>
        port?.postMessage({ key: 'said', value, set: true, ask: 1 } satisfies FromFrame);
      const answers = () => heard.filter((it) => 'answer' in it).map(({ ok }) => ok);
      return {
        ask,
        put,
        answers,
        leads: () => heard.filter((it) => 'tell' in it && it.tell === 'lead').length,
      };
    },
  };
}

it.each([
  ['with locks', new Locks()],
  ['without locks', undefined],
])('a frame that is loaded anew leads as the one before it did (%s)', async (_, locks) => {
  const page = await pageWith(locks);
  const first = page.loaded();
  first.ask();
  await vi.waitFor(() => expect(first.leads()).toBe(1));
  const second = page.loaded();
  second.ask();
  await vi.waitFor(() => expect(second.leads()).toBe(1));
  expect(first.leads()).toBe(1);
});

it('a frame that was loaded anew while another page led leads once, when that page goes', async () => {
  const locks = new Locks();
  let go = () => {};
  const other = locks.request(NAME, () => new Promise<void>((resolve) => (go = resolve)));
  const page = await pageWith(locks);
  const first = page.loaded();
  first.ask();
  await new Promise((resolve) => setTimeout(resolve, 20));
  const second = page.loaded();
  second.ask();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect([first.leads(), second.leads()]).toEqual([0, 0]);
  go();
  await other;
  await vi.waitFor(() => expect(second.leads()).toBe(1));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect([first.leads(), second.leads()]).toEqual([0, 1]);
});

const call = (...it: unknown[]) =>
  (window as unknown as { switchboard: (...it: unknown[]) => void }).switchboard(...it);

it('a tag names the launcher, and may begin without it', async () => {
  const { launcher } = await pageWith(undefined, { labelOpen: 'Ask us', hide: '' });
  expect([launcher.ariaLabel, launcher.hidden]).toEqual(['Ask us', true]);
  call('show');
  expect(launcher.hidden).toBe(false);
  call('hide');
  expect(launcher.hidden).toBe(true);
  expect((await pageWith(undefined)).launcher.hidden).toBe(false);
});

it('keeps nothing beyond the page before a person agrees, and all of it from then on', async () => {
  const page = await pageWith(undefined, { consent: '' });
  expect(new URL(page.frame.src).searchParams.get('consent')).toBe('1');
  const frame = page.loaded();
  frame.put('before');
  await vi.waitFor(() => expect(frame.answers()).toEqual([false]));
  expect(localStorage).toHaveLength(0);
  call('consent', true);
  expect({ ...localStorage }).toEqual({ 'switchboard:t:said': '"before"' });
  frame.put('after');
  await vi.waitFor(() => expect(frame.answers()).toEqual([false, true]));
  expect({ ...localStorage }).toEqual({ 'switchboard:t:said': '"after"' });
  call('consent', false);
  frame.put('later');
  await vi.waitFor(() => expect(frame.answers()).toEqual([false, true, false]));
  expect({ ...localStorage }).toEqual({ 'switchboard:t:said': '"after"' });
});
