import { keeper } from '@switchboard/core';
import type { FromFrame, FromLoader, Loader } from '../bridge.ts';
import { STYLE } from './style.ts';

const WORDS = {
  en: ['Open chat', 'Close chat', 'Chat', 'unread'],
  ru: ['Открыть чат', 'Закрыть чат', 'Чат', 'непрочитанных'],
} as const;

const SESSION = { key: 'session' };
const SVG = 'http://www.w3.org/2000/svg';
const BUBBLE = 'M21 11.5a8.5 8.5 0 0 1-12.6 7.4L3.5 20.5l1.6-4.9A8.5 8.5 0 1 1 21 11.5Z';
const CROSS = 'M6 6l12 12M18 6 6 18';

function start(script: HTMLScriptElement): void {
  const tag = script.dataset;
  const { tenant = '', lang, theme = '', side = '' } = tag;
  const origin = new URL(script.src).origin;
  const prefix = `switchboard:${tenant}:`;
  const language = lang || navigator.language;
  const [usual, close, title, unread] = WORDS[language.startsWith('ru') ? 'ru' : 'en'];
  const open = tag.labelOpen || usual;
  const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  let asks = tag.consent != null;
  // Until a person agrees nothing outlives the page.
  const keep = keeper(prefix, () => (asks ? (null as never) : localStorage));
  let port: MessagePort | undefined;
  let frame: HTMLIFrameElement | undefined;
  /** Held by this page for as long as it lives: a frame that is loaded anew leads where the one before it did. */
  let lock: Promise<void> | undefined;
  let shown = false;
  let count = 0;

  const host = document.createElement('div');
  host.dataset.side = side;
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  const button = document.createElement('button');
  button.type = 'button';
  button.hidden = tag.hide != null;
  const path = document.createElementNS(SVG, 'path');
  const icon = document.createElementNS(SVG, 'svg');
  icon.setAttribute('viewBox', '0 0 24 24');
  icon.setAttribute('aria-hidden', 'true');
  icon.append(path);
  const badge = document.createElement('span');
  button.append(icon, badge);
  root.append(button);

  const draw = () => {
    path.setAttribute('d', shown ? CROSS : BUBBLE);
    badge.textContent = shown || !count ? '' : count > 99 ? '99+' : `${count}`;
    button.ariaExpanded = `${shown}`;
    button.ariaLabel = shown ? close : count ? `${open}, ${count} ${unread}` : open;
  };
  const tell = (message: FromLoader) => port?.postMessage(message);
  const say = (name: string, detail?: unknown) =>
    dispatchEvent(new CustomEvent(`switchboard:${name}`, { detail }));

  /** Creates the frame once: at the first sign of interest, not with the page. */
  const load = () => {
    if (frame) return;
    frame = document.createElement('iframe');
    frame.className = dark ? 'hidden dark' : 'hidden';
    frame.title = title;
    const query = new URLSearchParams({
      tenant,
      lang: language,
      theme: dark ? 'dark' : 'light',
      ...loader.query,
    });
    if (keep(SESSION).value) query.set('session', '1');
    if (document.dir) query.set('dir', document.dir);
    frame.src = `${origin}/widget/index.html?${query}`;
    frame.onload = () => {
      const channel = new MessageChannel();
      port = channel.port1;
      port.onmessage = ({ data }: MessageEvent<FromFrame>) => hear(data);
      frame?.contentWindow?.postMessage({ switchboard: 1 }, origin, [channel.port2]);
      if (shown) tell({ tell: 'open' });
    };
    root.prepend(frame);
  };

  const hear = (message: FromFrame) => {
    if ('key' in message) return tell({ answer: message.ask, ...keep(message) });
    switch (message.tell) {
      case 'close':
        return show(false);
      case 'unread':
        if (count !== message.n) say('unread', message.n);
        count = message.n;
        return draw();
      case 'event':
        return say(message.name, message.detail);
      case 'session':
        return void keep({ ...SESSION, value: 1, set: true });
      case 'lock': {
        const asked = port;
        // The frame may not hold locks where it is a third party: this page holds them for it.
        lock ??= new Promise((leads) => {
          if (!navigator.locks) return leads();
          const hold = () => {
            leads();
            return new Promise(() => undefined);
          };
          navigator.locks.request(message.name, hold).catch(leads);
        });
        void lock.then(() => port === asked && tell({ tell: 'lead' }));
      }
    }
  };

  const show = (now: boolean) => {
    load();
    if (now === shown || !frame) return;
    shown = now;
    frame.classList.toggle('hidden', !shown);
    frame.classList.toggle('in', shown);
    draw();
    say(shown ? 'opened' : 'closed');
    if (!shown) {
      tell({ tell: 'closed' });
      return button.focus();
    }
    frame.focus();
    // A frame that was not displayed a moment ago loses the focus it is given at once.
    requestAnimationFrame(() => requestAnimationFrame(() => tell({ tell: 'open' })));
  };

  button.onclick = () => show(!shown);
  button.onpointerenter = button.onfocus = load;
  root.addEventListener('keydown', (event) => {
    if ((event as KeyboardEvent).key === 'Escape' && shown) show(false);
  });
  draw();
  document.body.append(host);
  const resume = () => keep(SESSION).value && setTimeout(load, 1_000);
  resume();

  const loader: Loader = {
    origin,
    tenant,
    language,
    host,
    root,
    query: asks ? { consent: '1' } : {},
    tag,
    show,
    tell,
    reload: () => {
      frame?.remove();
      frame = port = undefined;
      if (shown) {
        shown = false;
        show(true);
      }
    },
    forget: () => void keep({ ...SESSION, set: true }),
  };
  // All that a page can do without at first: its look, its calls.
  const rest = import(/* @vite-ignore */ `${origin}/sdk.js`).then((it) => it.start(loader));
  rest.catch(() => undefined);
  const page = window as unknown as {
    switchboard?: { (...call: unknown[]): void; q?: ArrayLike<unknown>[] };
  };
  const queued = page.switchboard?.q ?? [];
  const api = (...call: unknown[]) => {
    const [name] = call;
    if (name === 'toggle') show(!shown);
    else if (name === 'open' || name === 'close') show(name === 'open');
    else if (name === 'hide' || name === 'show') button.hidden = name === 'hide';
    else {
      if (name === 'consent') {
        asks = !call[1];
        resume();
      }
      void rest.then(
        (it) => it(call),
        () => undefined,
      );
    }
  };
  page.switchboard = api;
  for (const call of queued) api(...Array.from(call));
}

const script = document.currentScript as HTMLScriptElement;
if (document.body) start(script);
else addEventListener('DOMContentLoaded', () => start(script));
