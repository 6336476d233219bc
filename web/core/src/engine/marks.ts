import type { Storage } from '../outbox/storage.ts';
import type { ClientFrame } from '../protocol/generated.ts';
import type { ChatState } from '../state.ts';
import type { Timeline } from '../timeline/merge.ts';

const ACK_MS = 200;

export interface MarksOptions {
  readonly storage: Storage;
  readonly key: string;
  readonly send: (frame: ClientFrame) => boolean;
  readonly get: () => ChatState;
  readonly set: (seen: ChatState['seen']) => void;
}

/** Tells how far this page shows each timeline, and how far a person has read it. Both only grow. */
export class Marks {
  readonly #acked = new Map<string, number>();
  readonly #told = new Map<string, number>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: MarksOptions) {}

  async restore(): Promise<void> {
    const seen = await this.options.storage.get(this.options.key);
    if (seen && typeof seen === 'object')
      this.options.set({ ...(seen as ChatState['seen']), ...this.options.get().seen });
  }

  read(id: string, n: number): void {
    const { seen } = this.options.get();
    if (n <= (seen[id] ?? 0)) return;
    const now = { ...seen, [id]: n };
    this.options.set(now);
    // Over what is there: it may not have been read yet.
    const { storage, key } = this.options;
    void storage.update(key, (old) => ({ ...(old as ChatState['seen']), ...now })).catch(() => undefined);
    this.#tell(id, n);
  }

  /** A timeline may show more than before. */
  moved(timeline: Timeline): void {
    if (this.#isAhead(timeline)) this.#soon();
  }

  /** A new connection is told everything again. */
  restart(): void {
    this.#acked.clear();
    this.#told.clear();
    const { seen, timelines } = this.options.get();
    for (const [id, n] of Object.entries(seen)) if (timelines[id]?.loaded) this.#tell(id, n);
    this.#soon();
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
