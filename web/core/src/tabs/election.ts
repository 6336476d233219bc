/** Asks to lead; `lead` is called once this tab does. Returns how to give it up. */
export type Election = (name: string, lead: () => void) => () => void;

/** Web Locks: the browser hands the lead on when a tab goes, also when it crashes. */
export const lockElection: Election = (name, lead) => {
  const stop = new AbortController();
  let release: (() => void) | undefined;
  navigator.locks
    .request(name, { signal: stop.signal }, () => {
      lead();
      return new Promise<void>((resolve) => {
        release = resolve;
      });
    })
    .catch(() => undefined);
  return () => {
    stop.abort();
    release?.();
  };
};

const BEAT_MS = 1_000;
const STALE_MS = 3_500;

/** A beaten row in localStorage, where there are no locks: the lead moves within some seconds. */
export const beatElection: Election = (name, lead) => {
  const me = `${Math.random()}`;
  let leads = false;
  const beat = () => {
    const [who, at] = (localStorage.getItem(name) ?? '').split(' ');
    const free = !who || who === me || Date.now() - Number(at) > STALE_MS;
    if (!free) return;
    // Two tabs may write in the same moment: the last one stays, and is seen as the lead at the next beat.
    localStorage.setItem(name, `${me} ${Date.now()}`);
    if (who === me && !leads) {
      leads = true;
      lead();
    }
  };
  beat();
  const timer = setInterval(beat, BEAT_MS / 2);
  return () => {
    clearInterval(timer);
    if (leads) localStorage.removeItem(name);
  };
};

/** Every tab leads itself: its own socket, its own outbox. */
export const aloneElection: Election = (_name, lead) => {
  const timer = setTimeout(lead);
  return () => clearTimeout(timer);
};

/** The best election this page may hold, else the one held elsewhere for it. Storage that only this page has needs none. */
export async function findElection(durable: boolean, elsewhere: Election = aloneElection): Promise<Election> {
  if (!durable || typeof BroadcastChannel === 'undefined') return aloneElection;
  try {
    // A third-party frame has the object and is refused at the first request.
    await navigator.locks.request('switchboard:probe', { ifAvailable: true }, () => undefined);
    return lockElection;
  } catch {
    try {
      localStorage.setItem('switchboard:probe', '1');
      return beatElection;
    } catch {
      return elsewhere;
    }
  }
}
