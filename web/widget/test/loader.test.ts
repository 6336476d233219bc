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
async function pageWith(locks: Locks | undefined) {
  vi.stubGlobal('navigator', { language: 'en', locks });
  const script = document.createElement('script');
  Object.defineProperty(script, 'src', { value: 'https://chat.example/w.js' });
  script.dataset.tenant = 't';
  Object.defineProperty(document, 'currentScript', { value: script, configurable: true });
  vi.resetModules();
  await import('../src/loader/main.ts');
  // Put nowhere: this browser has no page to load into it.
  let frame = document.createElement('iframe');
  vi.spyOn(ShadowRoot.prototype, 'prepend').mockImplementation((it) => {
    frame = it as HTMLIFrameElement;
  });
  document.body.lastElementChild?.shadowRoot?.querySelector('button')?.dispatchEvent(new Event('focus'));
  let port: MessagePort | undefined;
  Object.defineProperty(frame, 'contentWindow', {
    value: {
      postMessage: (_: unknown, __: string, [given]: MessagePort[]) => {
        port = given;
      },
    },
  });
  return {
    loaded: () => {
      frame.onload?.(new Event('load'));
      const heard: FromLoader[] = [];
      if (port) port.onmessage = ({ data }: MessageEvent<FromLoader>) => void heard.push(data);
      const ask = () => port?.postMessage({ tell: 'lock', name: NAME } satisfies FromFrame);
      return { ask, leads: () => heard.filter((it) => 'tell' in it && it.tell === 'lead').length };
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
