import type { Problem } from '@switchboard/core';
import type {
  Alerts,
  Digests,
  Live,
  LiveConversations,
  Operators,
  Series,
  SeriesName,
  Waiting,
  WindowName,
} from '@switchboard/core/monitor';
import type { Answer, Ask, Method } from '../session/api.ts';

/** What the figures are about. */
export interface Scope {
  readonly window: WindowName;
  /** None: all that one may see. */
  readonly queue: string | undefined;
}

/** All that was told last. Lists that have not changed stay the same objects. */
export interface MonitorState {
  readonly scope: Scope;
  readonly live?: Live;
  readonly operators?: Operators;
  readonly waiting?: Waiting;
  readonly conversations?: LiveConversations;
  readonly alerts?: Alerts;
  readonly series?: Series;
  /** When the server was last heard, by this device's clock. */
  readonly heardAt?: number;
  /** The store's clock minus this device's. */
  readonly skewMs: number;
  /** Why there is nothing, or nothing new. */
  readonly fault?: 'away' | Problem;
}

export type Asker = <T>(method: Method, path: string, how?: Ask) => Promise<Answer<T>>;
type ListName = keyof Digests;

const LISTS: readonly ListName[] = ['alerts', 'waiting', 'operators', 'conversations'];
/** The server holds a question for so long while nothing differs: it is heard at least that often. */
const HOLD_MS = 1_000;
/** However much happens, figures are had no more often. */
const REST_MS = 250;
const SERIES_MS = 15_000;
const AGAIN_MS = [500, 1_000, 2_000, 4_000] as const;

/** Asks for the figures again and again, each time until something differs, and for the lists that changed. */
export class Feed {
  #state: MonitorState;
  #gone = new AbortController();
  #seriesAt = Number.NEGATIVE_INFINITY;
  readonly #listeners = new Set<() => void>();

  constructor(
    private readonly ask: Asker,
    scope: Scope,
    private readonly now: () => number = Date.now,
  ) {
    this.#state = { scope, skewMs: 0 };
  }

  readonly state = (): MonitorState => this.#state;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  start(): void {
    void this.#run(this.#gone);
  }

  stop(): void {
    this.#gone.abort();
  }

  /** Other figures: what was shown stays until the new ones are here. */
  look(scope: Scope): void {
    if (scope.window === this.#state.scope.window && scope.queue === this.#state.scope.queue) return;
    this.#seriesAt = Number.NEGATIVE_INFINITY;
    this.#change({ scope });
    this.hurry();
  }

  /** Something was done from here: its outcome should be seen at once. */
  hurry(): void {
    this.stop();
    this.#gone = new AbortController();
    this.start();
  }

  async #run({ signal }: AbortController): Promise<void> {
    const { scope } = this.#state;
    let known: Live | undefined;
    const seen = new Map<ListName, string>();
    for (let failed = 0; !signal.aborted; ) {
      const began = this.now();
      const answer = await this.ask<Live>('GET', pathOf('live', scope, known), { signal });
      if (signal.aborted) return;
      if (answer.is !== 'ok') {
        this.#change({ fault: answer.is === 'away' ? 'away' : answer.problem });
        // Who may not see it now may again once the role is another one.
        await pause(AGAIN_MS[Math.min(failed++, AGAIN_MS.length - 1)] ?? 4_000, signal);
        continue;
      }
      failed = 0;
      known = answer.value;
      await this.#fetch(scope, known, seen, signal);
      if (signal.aborted) return;
      const rest = REST_MS - (this.now() - began);
      if (rest > 0) await pause(rest, signal);
    }
  }

  /**
   * The lists that are not as they were, and the figures over time now and then: shown together with the figures, so
   * that they agree, and a screen is drawn once for all of them.
   */
  async #fetch(scope: Scope, live: Live, seen: Map<ListName, string>, signal: AbortSignal): Promise<void> {
    const heardAt = this.now();
    const { fault: _, ...before } = this.#state;
    const now = { ...before, live, heardAt, skewMs: live.as_of - heardAt };
    if (!before.live) this.#set(now);
    const read = async (part: keyof MonitorState, path: string, then: () => void) => {
      const answer = await this.ask<unknown>('GET', path, { signal });
      if (answer.is !== 'ok') return {};
      then();
      return { [part]: answer.value };
    };
    const over: SeriesName = scope.window === 'today' ? 'today' : '60m';
    const wanted = LISTS.filter((name) => seen.get(name) !== live.lists[name]).map((name) =>
      read(name, pathOf(name, scope), () => seen.set(name, live.lists[name])),
    );
    if (heardAt - this.#seriesAt >= SERIES_MS)
      wanted.push(
        read('series', `/v1/monitor/series?over=${over}${queueOf(scope)}`, () => {
          this.#seriesAt = heardAt;
        }),
      );
    const parts: readonly Partial<MonitorState>[] = await Promise.all(wanted);
    if (!signal.aborted) this.#set(Object.assign({}, now, ...parts));
  }

  #change(part: Partial<MonitorState>): void {
    this.#set({ ...this.#state, ...part });
  }

  #set(state: MonitorState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}

const queueOf = ({ queue }: Scope): string => (queue ? `&queue=${queue}` : '');

function pathOf(name: ListName | 'live', scope: Scope, known?: Live): string {
  const { window } = scope;
  switch (name) {
    case 'live': {
      const held = known ? `&known=${encodeURIComponent(known.digest)}&wait_ms=${HOLD_MS}` : '';
      // The queues stand side by side whichever is chosen: the choice narrows the lists.
      return `/v1/monitor/live?window=${window}${held}`;
    }
    case 'operators':
      return `/v1/monitor/operators?window=${window}${queueOf(scope)}`;
    case 'alerts':
      return '/v1/monitor/alerts';
    default:
      return `/v1/monitor/${name}?${queueOf(scope).slice(1)}`;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(end, ms);
    function end() {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    }
    signal.addEventListener('abort', end);
  });
}
