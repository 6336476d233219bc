/** What a keeper is asked: for a value, to keep one (none removes it), or for all whose keys begin so. Plain data. */
export interface Ask {
  readonly key: string;
  readonly value?: unknown;
  readonly set?: boolean;
  readonly list?: boolean;
}
/** `ok`: it was done in the browser's storage, so it survives the page. */
export interface Answer {
  readonly value?: unknown;
  readonly ok: boolean;
}

export type Keeper = (ask: Ask) => Answer;

/** The same through a port; without a number nobody waits for the answer. */
export type PortAsk = Ask & { readonly ask?: number };
export type PortAnswer = Answer & { readonly answer: number | undefined };

const ANSWER_MS = 5_000;

/** Somebody else writes into this storage too: what is not a value of ours is nothing. */
function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}

/** Keeps values at once: in this page's localStorage, else for as long as the page lives, or until there is one. */
export function keeper(prefix: string, where = () => localStorage): Keeper {
  const memory = new Map<string, unknown>();
  return ({ key, value, set, list }) => {
    const name = prefix + key;
    const isBelow = (it: string) => it.startsWith(name);
    let ok = true;
    try {
      const store = where();
      for (const [it, kept] of memory) {
        store.setItem(it, JSON.stringify(kept));
        memory.delete(it);
      }
      if (list)
        value = Object.keys(store)
          .filter(isBelow)
          .map((it) => parsed(store.getItem(it)));
      else if (!set) value = parsed(store.getItem(name));
      else if (value == null) store.removeItem(name);
      else store.setItem(name, JSON.stringify(value));
    } catch {
      ok = false;
    }
    if (list) {
      const more = [...memory].filter(([it]) => isBelow(it)).map(([, it]) => it);
      value = [...((value as unknown[] | undefined) ?? []), ...more];
    } else if (!set) value = memory.get(name) ?? value;
    else if (ok || value == null) memory.delete(name);
    else memory.set(name, value);
    return { value, ok };
  };
}

/** Rejects where no answer comes in time: nothing is known then, which is not to know that nothing is there. */
export function within<T>(answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(reject, ANSWER_MS, new Error('no answer'));
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** Asks the keeper at the other end of a port; rejects when it does not answer. */
export function askPort(port: MessagePort, what: Ask): Promise<Answer> {
  const ask = Math.random();
  const stop = new AbortController();
  const answer = new Promise<Answer>((resolve) => {
    const hear = ({ data }: MessageEvent<PortAnswer>) => data?.answer === ask && resolve(data);
    port.addEventListener('message', hear, stop);
    port.postMessage({ ...what, ask } satisfies PortAsk);
  });
  return within(answer).finally(() => stop.abort());
}
