/** Asks to lead: `lead` is called when this tab does, `follow` when another does instead. Returns how to give it up. */
export type Election = (name: string, lead: () => void, follow: () => void) => () => void;

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

const BEAT_MS = 500;
const STALE_MS = 3_500;
const LEADS = 'leads';

/** A beaten row in localStorage, where there are no locks: the lead moves within some seconds. */
export const beatElection: Election = (name, lead, follow) => {
  const me = `${Math.random()}`;
  let leads = false;
  const beat = () => {
    const [who, at, what] = (localStorage.getItem(name) ?? '').split(' ');
    if (leads && what === LEADS && who !== me) {
      // This page slept, and another took the lead meanwhile: of two the one that finds the other's row goes.
      leads = false;
      return follow();
    }
    // Several may claim in the same moment: the last claim stays, and leads if it still stands at the next beat.
    if (leads || who === me) localStorage.setItem(name, `${me} ${Date.now()} ${LEADS}`);
    else if (!who || Math.abs(Date.now() - Number(at)) > STALE_MS)
      localStorage.setItem(name, `${me} ${Date.now()} claims`);
    if (who !== me || leads) return;
    leads = true;
    lead();
  };
  // A lead whose timers are slowed down still hears of a claim at once, and answers it.
  const hear = ({ key }: StorageEvent) => {
    if (leads && key === name) beat();
  };
  beat();
  const timer = setInterval(beat, BEAT_MS);
  addEventListener('storage', hear);
  return () => {
    clearInterval(timer);
    removeEventListener('storage', hear);
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
