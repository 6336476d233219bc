import { chooseLocale } from '@switchboard/core';

const PORT_MS = 1_500;

/** Waits for the loader's port; a page opened by itself has none. */
export function portFromLoader(): Promise<MessagePort | undefined> {
  if (parent === window) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, PORT_MS, undefined);
    addEventListener(
      'message',
      function hear({ data, ports, source }: MessageEvent<{ switchboard?: number }>) {
        if (source !== parent || data?.switchboard !== 1 || !ports[0]) return;
        removeEventListener('message', hear);
        clearTimeout(timer);
        resolve(ports[0]);
      },
    );
  });
}

/** Language, direction and colours by the address, else by the browser. */
export function dress(query: URLSearchParams): 'en' | 'ru' {
  const root = document.documentElement;
  const locale = chooseLocale([query.get('lang'), navigator.language], ['en', 'ru'] as const);
  root.lang = locale;
  root.dir = query.get('dir') ?? 'ltr';
  const system = matchMedia('(prefers-color-scheme: dark)');
  const wish = query.get('theme');
  const paint = () => {
    root.dataset.theme = wish ?? (system.matches ? 'dark' : 'light');
  };
  system.onchange = paint;
  paint();
  return locale;
}
