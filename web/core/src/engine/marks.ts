import type { Storage } from '../outbox/storage.ts';
import type { ClientFrame } from '../protocol/generated.ts';
import type { ChatState } from '../state.ts';
import type { Timeline } from '../timeline/merge.ts';

const ACK_MS = 200;
/**
 * So many timelines' marks are kept: those read last, twice what a page has in memory. What goes was told while it was
 * there. It stands for no text, a mark that is told once more changes nothing, and staff's inbox says what was read too.
 */
const SEEN_MAX = 128;

type Seen = ChatState['seen'];

/** The further mark of both; what was read later comes last. */
function together(old: unknown, now: Seen): Seen {
  const all: Record<string, number> = { ...(old as Seen) };
  for (const [id, n] of Object.entries(now)) {
    const further = Math.max(n, all[id] ?? 0);
    delete all[id];
    all[id] = further;
  }
  return Object.fromEntries(Object.entries(all).slice(-SEEN_MAX));
}

export interface MarksOptions {
  readonly storage: Storage;
  readonly key: string;
  readonly send: (frame: ClientFrame) => boolean;
  readonly get: () => ChatState;
  readonly set: (seen: Seen) => void;
}

/** Tells how far this page shows each timeline, and how far a person has read it. Both only grow. */
export class Marks {
  readonly #acked = new Map<string, number>();
  readonly #told = new Map<string, number>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: MarksOptions) {}

  async restore(): Promise<void> {
    const seen = await this.options.storage.get(this.options.key);
    this.options.set(together(seen, this.options.get().seen));
  }

  read(id: string, n: number): void {
    const { storage, key, get, set } = this.options;
    const { seen } = get();
    if (n <= (seen[id] ?? 0)) return;
    set(together(seen, { [id]: n }));
    // Over what is there: it may not have been read yet.
    void storage.update(key, (old) => together(old, get().seen)).catch(() => undefined);
    this.#tell(id, n);
  }

  /** A timeline may show more than before. */
  moved(timeline: Timeline): void {
    // A page before this one may have read it without a line.
    if (timeline.loaded) this.#tell(timeline.id, this.options.get().seen[timeline.id] ?? 0);
    if (this.#isAhead(timeline)) this.#soon();
  }

  /** A new connection is told everything again. */
  restart(): void {
    this.#acked.clear();
    this.#told.clear();
    for (const timeline of Object.values(this.options.get().timelines)) this.moved(timeline);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #isAhead({ id, loaded, high }: Timeline): boolean {
    return loaded && high > (this.#acked.get(id) ?? 0);
  }

  #tell(id: string, n: number): void {
    if (n > (this.#told.get(id) ?? 0) && this.options.send({ t: 'read', timeline: id, n }))
      this.#told.set(id, n);
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      for (const timeline of Object.values(this.options.get().timelines)) {
        const { id, high } = timeline;
        if (this.#isAhead(timeline) && this.options.send({ t: 'ack', timeline: id, n: high }))
          this.#acked.set(id, high);
      }
    }, ACK_MS);
  }
}
