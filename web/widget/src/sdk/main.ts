import type { Host, Loader } from '../bridge.ts';
import type { Identity, Theme } from './calls.ts';
import { colour, dress, forget, titled } from './look.ts';

type Call = readonly [name: unknown, ...values: unknown[]];

/** A frame that signs out needs this long to forget. */
const FORGET_MS = 500;

/** The rest of the page's script: answers the calls that the loader hands on. */
export function start(loader: Loader): (call: Call) => void {
  let host: Host = font();
  let identity: Identity | undefined;
  const heard = new Map<string, Map<unknown, EventListener>>();
  const want = (more: Host) => {
    host = { ...host, ...more };
    loader.tell({ tell: 'host', host });
  };
  const error = (code: string) =>
    void dispatchEvent(new CustomEvent('switchboard:error', { detail: { code } }));

  const until = new AbortController();
  addEventListener('switchboard:ready', () => loader.tell({ tell: 'host', host }), until);
  // The frame asks for a token when it needs one: at its beginning, and before the last one ends.
  addEventListener(
    'switchboard:token',
    (event) => {
      const isFirst = (event as CustomEvent<{ first?: boolean }>).detail?.first;
      const asked = isFirst ? identity?.token : identity?.renew?.();
      Promise.resolve(asked).then(
        (token) => {
          if (identity && token) identity = { ...identity, token };
          loader.tell(token ? { tell: 'token', token } : { tell: 'token' });
        },
        () => error('renew_failed'),
      );
    },
    until,
  );
  titled(until);
  let own = false;
  let mayKeep = loader.tag.consent === undefined;
  dress(loader, { own: () => own, mayKeep: () => mayKeep }).catch(() => undefined);

  const logout = () => {
    identity = undefined;
    delete loader.query.identity;
    loader.forget();
    loader.tell({ tell: 'logout' });
    loader.show(false);
    setTimeout(loader.reload, FORGET_MS);
  };

  const calls: Record<string, (...values: never[]) => void> = {
    identify: (who: Identity) => {
      if (typeof who?.token !== 'string') return error('bad_identity');
      const isSame = identity !== undefined && subject(identity.token) === subject(who.token);
      identity = who;
      // The very same person goes on: the frame asks for the new token when it needs it.
      if (isSame) return;
      loader.query.identity = '1';
      loader.reload();
    },
    logout,
    // The loader has heard of it, too: it keeps or does not.
    consent: (given: boolean) => {
      mayKeep = Boolean(given);
      if (mayKeep) return;
      loader.query.consent = '1';
      logout();
      forget(loader.tenant);
    },
    department: (queue: string) => want({ department: String(queue) }),
    prefill: (text: string) => loader.tell({ tell: 'prefill', text: String(text) }),
    mute: (muted: boolean) => want({ muted: muted !== false }),
    locale: (language: string) => {
      loader.query.lang = String(language);
      loader.reload();
    },
    theme: ({ scheme, color, side, z }: Theme) => {
      if (color && !/^#[0-9a-f]{6}$/i.test(color)) return error('bad_colour');
      if (side) loader.host.dataset.side = side;
      if (z !== undefined) loader.host.style.zIndex = `${z}`;
      if (color) {
        own = true;
        colour(loader.root, color);
      }
      if (scheme) {
        loader.query.theme = scheme;
        loader.root.querySelector('iframe')?.classList.toggle('dark', scheme === 'dark');
      }
      want({ ...(scheme ? { scheme } : {}), ...(color ? { accent: color.toLowerCase() } : {}) });
    },
    on: (event: string, listener: (detail: unknown) => void) => {
      const all = heard.get(event) ?? new Map<unknown, EventListener>();
      if (all.has(listener)) return;
      const hear = (it: Event) => listener((it as CustomEvent).detail);
      heard.set(event, all.set(listener, hear));
      addEventListener(`switchboard:${event}`, hear);
    },
    off: (event: string, listener: unknown) => {
      const hear = heard.get(event)?.get(listener);
      if (!hear) return;
      heard.get(event)?.delete(listener);
      removeEventListener(`switchboard:${event}`, hear);
    },
    destroy: () => {
      loader.show(false);
      for (const [event, all] of heard)
        for (const hear of all.values()) removeEventListener(`switchboard:${event}`, hear);
      heard.clear();
      until.abort();
      loader.host.remove();
    },
  };

  const { color } = loader.tag;
  if (color) calls.theme?.({ color } as never);

  return ([name, ...values]) => {
    const call = Object.hasOwn(calls, String(name)) ? calls[String(name)] : undefined;
    if (call) call(...(values as never[]));
    else error('no_such_call');
  };
}

/** The page's own font: none is loaded for it. */
function font(): Host {
  return { font: getComputedStyle(document.body).fontFamily };
}

/** Whose token it is; nobody believes it here, it only tells two people apart. */
function subject(token: string): string {
  try {
    const body = token.split('.')[1] ?? '';
    return String(JSON.parse(atob(body.replaceAll('-', '+').replaceAll('_', '/'))).sub);
  } catch {
    return token;
  }
}
