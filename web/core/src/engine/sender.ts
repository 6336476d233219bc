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
  retried,
  sayOf,
  waiting,
} from '../outbox/outbox.ts';
import type { Storage } from '../outbox/storage.ts';
import type { ClientFrame, Problem } from '../protocol/generated.ts';

/** Without a tick for this long a row says that it waits. */
const TICK_MS = 2_000;

export interface SenderOptions {
  readonly storage: Storage;
  readonly key: string;
  readonly send: (frame: ClientFrame) => boolean;
  readonly get: () => Outbox;
  readonly set: (outbox: Outbox) => void;
}

/** Works the outbox off: in order, one text in flight, each kept until it has its tick. */
export class Sender {
  private inFlight: string | undefined;
  private pause: ReturnType<typeof setTimeout> | undefined;
  private doubted: string | undefined;
  private writes: Promise<void> = Promise.resolve();
  private dirty = false;

  constructor(private readonly options: SenderOptions) {}

  async restore(): Promise<void> {
    const old = restored(await this.options.storage.get(this.options.key));
    if (old.length > 0) this.put(this.options.get().reduce(added, old));
  }

  add(item: OutboxItem): void {
    this.put(added(this.options.get(), item));
    if (item.state === 'sending') setTimeout(() => this.put(waiting(this.options.get(), item.cid)), TICK_MS);
    this.pump();
  }

  /** The socket in use is a new one: the first text without a tick goes first, whatever was in flight. */
  restart(): void {
    this.inFlight = undefined;
    clearTimeout(this.pause);
    this.pump();
  }

  accepted(cid: string): void {
    this.put(accepted(this.options.get(), cid));
    this.finished(cid);
  }

  landed(cid: string): void {
    this.put(landed(this.options.get(), cid));
    this.finished(cid);
  }

  refused(cid: string, problem: Problem): void {
    this.put(failed(this.options.get(), cid, problem));
    this.finished(cid);
  }

  busy(cid: string, reason: string, retryMs: number): void {
    if (this.inFlight !== cid) return;
    this.put(waiting(this.options.get(), cid, reason));
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.restart(), retryMs);
  }

  /** The line ended because something was not understood: a text that ends it twice is set aside. */
  doubt(): void {
    const cid = this.inFlight;
    if (cid === undefined) return;
    if (this.doubted === cid)
      this.refused(cid, { type: 'bad-request', title: 'The request was not understood', status: 400 });
    this.doubted = cid;
  }

  retry(cid: string, fresh: Pick<OutboxItem, 'cid' | 'sender' | 'no' | 'at'>): void {
    this.put(retried(this.options.get(), cid, fresh));
    setTimeout(() => this.put(waiting(this.options.get(), fresh.cid)), TICK_MS);
    this.pump();
  }

  discard(cid: string): void {
    if (this.options.get().some((item) => item.cid === cid && item.state === 'failed'))
      this.put(landed(this.options.get(), cid));
  }

  /** The timeline is known now, or is another one: a text follows its author. */
  readdress(timeline: string): void {
    const outbox = this.options.get();
    if (outbox.some((item) => item.timeline !== timeline))
      this.put(outbox.map((item) => (item.timeline === timeline ? item : { ...item, timeline })));
  }

  /** Resolves when everything written so far is stored. */
  stored(): Promise<void> {
    return this.writes;
  }

  private finished(cid: string): void {
    if (this.inFlight === cid) this.restart();
  }

  private pump(): void {
    if (this.inFlight !== undefined) return;
    const item = head(this.options.get());
    if (item && this.options.send({ t: 'say', ...sayOf(item) })) this.inFlight = item.cid;
  }

  private put(outbox: Outbox): void {
    if (outbox === this.options.get()) return;
    this.options.set(outbox);
    if (this.dirty) return;
    this.dirty = true;
    this.writes = this.writes.then(async () => {
      this.dirty = false;
      // A store that fails later than at its opening leaves the page with its memory.
      await this.options.storage.set(this.options.key, kept(this.options.get())).catch(() => undefined);
    });
  }
}
