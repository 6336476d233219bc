import {
  accepted,
  added,
  failed,
  head,
  kept,
  landed,
  type Outbox,
  type OutboxItem,
  restored,
  sayOf,
  TICK_MS,
  waiting,
} from '../outbox/outbox.ts';
import type { Storage } from '../outbox/storage.ts';
import type { ClientFrame, Problem } from '../protocol/generated.ts';
import { Timers } from '../timers.ts';

/** What could not be stored is tried again after so long. */
const AGAIN_MS = 5_000;

export interface SenderOptions {
  readonly storage: Storage;
  readonly key: string;
  /** The journal may forget a text: the store has it, or nobody needs it any more. */
  readonly drop: (cid: string) => void;
  /** What is written now survives a reload, or does not. */
  readonly kept: (kept: boolean) => void;
  readonly send: (frame: ClientFrame) => boolean;
  readonly get: () => Outbox;
  readonly set: (outbox: Outbox) => void;
}

/** Works the outbox off: in order, one text in flight, each kept until it has its tick. */
export class Sender {
  #inFlight: string | undefined;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #again: ReturnType<typeof setTimeout> | undefined;
  readonly #ticks = new Timers();
  #stopped = false;
  #doubted: string | undefined;
  /** Nothing is stored before what is stored there was read. */
  #writes: Promise<void>;
  #begin: (() => void) | undefined;
  #dirty = false;
  /** What may still be in the journal alone. */
  readonly #loose = new Set<string>();

  constructor(private readonly options: SenderOptions) {
    this.#writes = new Promise((resolve) => {
      this.#begin = resolve;
    });
  }

  async restore(): Promise<void> {
    const { storage, key } = this.options;
    const old = restored(await storage.get(key));
    this.options.kept(storage.durable);
    if (old.length > 0) this.#put(this.options.get().reduce(added, old));
    this.#begin?.();
  }

  /** Also for one that is known: it may come from the journal once more. */
  add(item: OutboxItem): void {
    this.#loose.add(item.cid);
    this.#put(added(this.options.get(), item));
    this.#save();
    if (item.state === 'sending')
      this.#ticks.after(TICK_MS, () => this.#put(waiting(this.options.get(), item.cid)));
    this.#pump();
  }

  /** The socket in use is a new one: the first text without a tick goes first, whatever was in flight. */
  restart(): void {
    this.#inFlight = undefined;
    clearTimeout(this.#pause);
    this.#pump();
  }

  accepted(cid: string): void {
    this.#put(accepted(this.options.get(), cid));
    this.#finished(cid);
  }

  landed(cid: string): void {
    this.#put(landed(this.options.get(), cid));
    this.#finished(cid);
  }

  refused(cid: string, problem: Problem): void {
    this.#put(failed(this.options.get(), cid, problem));
    this.#finished(cid);
  }

  busy(cid: string, reason: string, retryMs: number): void {
    if (this.#inFlight !== cid) return;
    this.#put(waiting(this.options.get(), cid, reason));
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.restart(), retryMs);
  }

  /** The line ended because something was not understood: a text that ends it twice is set aside. */
  doubt(): void {
    const cid = this.#inFlight;
    if (cid === undefined) return;
    if (this.#doubted === cid) this.refused(cid, { type: 'bad-request', title: 'Bad request', status: 400 });
    this.#doubted = cid;
  }

  discard(cid: string): void {
    if (this.options.get().some((item) => item.cid === cid && item.state === 'failed'))
      this.#put(landed(this.options.get(), cid));
  }

  /** The timeline is known now, or is another one: a text follows its author. */
  readdress(timeline: string): void {
    const outbox = this.options.get();
    if (outbox.some((item) => item.timeline !== timeline))
      this.#put(outbox.map((item) => (item.timeline === timeline ? item : { ...item, timeline })));
  }

  /** Another may lead from now on: nothing is stored over what it stores. What is not stored yet is in the journal. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#pause);
    clearTimeout(this.#again);
    this.#ticks.stop();
  }

  #finished(cid: string): void {
    if (this.#inFlight === cid) this.restart();
  }

  #pump(): void {
    if (this.#inFlight !== undefined) return;
    const item = head(this.options.get());
    if (item && this.options.send({ t: 'say', ...sayOf(item) })) this.#inFlight = item.cid;
  }

  #put(outbox: Outbox): void {
    if (outbox === this.options.get()) return;
    this.options.set(outbox);
    this.#save();
  }

  #save(): void {
    if (this.#dirty) return;
    this.#dirty = true;
    this.#writes = this.#writes.then(async () => {
      if (this.#stopped) return;
      this.#dirty = false;
      const { storage, key, get, drop } = this.options;
      const loose = [...this.#loose];
      const outbox = kept(get());
      let failed = false;
      await storage.set(key, outbox).catch(() => {
        failed = true;
      });
      const durable = !failed && storage.durable;
      if (this.#stopped) return;
      this.options.kept(durable);
      clearTimeout(this.#again);
      // There may be room again.
      if (failed || (!durable && outbox.length > 0)) this.#again = setTimeout(() => this.#save(), AGAIN_MS);
      // A store that fails later than at its opening leaves the page with its memory and the journal, and what stands
      // in for the database may not be asked by the next page.
      const safe = durable && !storage.standsIn;
      for (const cid of loose)
        if (safe || !outbox.some((item) => item.cid === cid)) {
          this.#loose.delete(cid);
          drop(cid);
        }
    });
  }
}
