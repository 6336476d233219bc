import { uuid7 } from '../ids.ts';
import { type FileBody, LIMIT, type Problem } from '../protocol/generated.ts';
import type { Carried, Carrier, Stored } from './carrier.ts';

/** Why a file does not go with the message. */
export type Unfit = 'too_large' | 'type' | 'empty' | 'infected' | 'unchecked' | 'too_many' | 'refused';

/** A file on its way to the server. Immutable: an unchanged one is the same object. */
export interface Upload {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  /** `waiting`: for the connection, and goes on by itself. `checking`: stored, and nobody may have it yet. */
  readonly state: 'waiting' | 'sending' | 'checking' | 'ready' | 'failed';
  /** How much of it has gone, 0 to 1. */
  readonly share: number;
  readonly why?: Unfit;
  /** Of `too_large`, in bytes. */
  readonly limit?: number;
  /** Of `ready`: what the message says of it. */
  readonly body?: FileBody;
}

const AT_ONCE = 2;
const AGAIN_MS = 2_000;
const AGAIN_MOST_MS = 30_000;
const LOOK_MS = 500;
const LOOK_MOST_MS = 5_000;
/** A scanner that says nothing for so long is asked again by a person. */
const LOOK_FOR_MS = 180_000;

interface Work {
  readonly file?: File;
  stop?: AbortController;
  timer?: ReturnType<typeof setTimeout>;
  tries: number;
  /** When its check began to be looked at. */
  since?: number;
}

/** The files of a message that is being written: sends them, waits for their check, hands them over. */
export class Uploads {
  #list: readonly Upload[] = [];
  readonly #work = new Map<string, Work>();
  readonly #listeners = new Set<() => void>();
  readonly #onLine = () => this.#now();

  constructor(private readonly carrier: Carrier) {
    globalThis.addEventListener?.('online', this.#onLine);
  }

  /** What to draw; the same object until something changed. */
  readonly list = (): readonly Upload[] => this.#list;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  add(files: Iterable<File>): void {
    for (const file of files) {
      const id = uuid7();
      const row: Upload = { id, name: file.name || 'file', size: file.size, state: 'sending', share: 0 };
      const isRoom = this.#list.filter((it) => it.state !== 'failed').length < LIMIT.textFiles;
      const why: Unfit | undefined = !isRoom ? 'too_many' : file.size === 0 ? 'empty' : undefined;
      this.#work.set(id, { file, tries: 0 });
      this.#put([...this.#list, why ? { ...row, state: 'failed', why } : row]);
    }
    this.#pump();
  }

  /** What a refused message named: it is stored already. */
  giveBack(bodies: readonly FileBody[]): void {
    const known = new Set(this.#list.map((it) => it.id));
    const rows = bodies
      .filter((body) => !known.has(body.id))
      .map((body): Upload => {
        const { id, name, size_bytes: size } = body;
        return { id, name, size, state: 'ready', share: 1, body };
      });
    this.#put([...this.#list, ...rows]);
  }

  /** Cancels, or takes away. */
  remove(id: string): void {
    const row = this.#list.find((it) => it.id === id);
    if (!row) return;
    this.#drop(id);
    this.#put(this.#list.filter((it) => it.id !== id));
    if (row.why !== 'too_many' && row.why !== 'empty') this.carrier.remove(id);
    this.#pump();
  }

  /** Once more what failed. */
  retry(id: string): void {
    const row = this.#list.find((it) => it.id === id && it.state === 'failed');
    const work = this.#work.get(id);
    if (!row || !work) return;
    const { why: _, limit: __, ...rest } = row;
    const others = this.#list.filter((it) => it.id !== id && it.state !== 'failed').length;
    if (others >= LIMIT.textFiles) return;
    if (row.why === 'unchecked') {
      delete work.since;
      this.#change(id, { ...rest, state: 'checking' });
      return this.#look(id);
    }
    work.tries = 0;
    this.#change(id, { ...rest, state: 'sending', share: 0 });
    this.#pump();
  }

  /** What is ready goes with the message, and leaves; what failed stays to be seen. */
  take(): readonly FileBody[] {
    const taken = this.#list.flatMap((it) => (it.body ? [it.body] : []));
    for (const { id } of taken) this.#drop(id);
    this.#put(this.#list.filter((it) => !it.body));
    return taken;
  }

  /** Nobody writes this message any more. What is ready stays on the server for a day. */
  stop(): void {
    globalThis.removeEventListener?.('online', this.#onLine);
    for (const id of [...this.#work.keys()]) this.#drop(id);
    this.#listeners.clear();
  }

  #now(): void {
    for (const { id, state } of this.#list) if (state === 'waiting') this.#again(id);
  }

  #again(id: string): void {
    const row = this.#list.find((it) => it.id === id);
    if (row?.state !== 'waiting') return;
    clearTimeout(this.#work.get(id)?.timer);
    this.#change(id, { ...row, state: 'sending', share: 0 });
    this.#pump();
  }

  #pump(): void {
    let under = [...this.#work.values()].filter((it) => it.stop).length;
    for (const row of this.#list) {
      const work = this.#work.get(row.id);
      if (under >= AT_ONCE) return;
      if (row.state !== 'sending' || !work?.file || work.stop) continue;
      under++;
      void this.#send(row.id, work, work.file);
    }
  }

  async #send(id: string, work: Work, file: File): Promise<void> {
    const stop = new AbortController();
    work.stop = stop;
    const went = (share: number) => {
      const row = this.#list.find((it) => it.id === id);
      if (row?.state === 'sending' && work.stop === stop) this.#change(id, { ...row, share });
    };
    const got = await this.carrier.put(file, id, went, stop.signal).catch((): Carried => ({ is: 'away' }));
    // Removed meanwhile.
    if (this.#work.get(id) !== work || work.stop !== stop) return;
    delete work.stop;
    this.#heard(id, work, got);
    this.#pump();
  }

  #heard(id: string, work: Work, got: Carried): void {
    const row = this.#list.find((it) => it.id === id);
    if (!row) return;
    if (got.is === 'ok') return this.#stored(id, row, got.value);
    const passes = got.is === 'away' || got.problem.status >= 500;
    if (!passes) return this.#change(id, { ...row, state: 'failed', ...unfit(got.problem) });
    const ms = Math.min(AGAIN_MOST_MS, AGAIN_MS * 2 ** work.tries++);
    this.#change(id, { ...row, state: 'waiting', share: 0 });
    work.timer = setTimeout(() => this.#again(id), ms);
  }

  #stored(id: string, row: Upload, stored: Stored): void {
    const { name, size_bytes, type, state } = stored;
    if (state === 'infected') return this.#change(id, { ...row, name, state: 'failed', why: 'infected' });
    if (state !== 'clean' && state !== 'not_scanned') {
      this.#change(id, { ...row, name, state: 'checking', share: 1 });
      return this.#look(id);
    }
    const thumbnail = stored.thumbnail_url !== undefined;
    const body = { id, name, type, size_bytes, thumbnail, scanned: state === 'clean' };
    this.#change(id, { ...row, name, size: size_bytes, state: 'ready', share: 1, body });
  }

  /** Looks what became of the check, less and less often, and not for ever. */
  #look(id: string): void {
    const work = this.#work.get(id);
    if (!work) return;
    work.since ??= Date.now();
    const lasted = Date.now() - work.since;
    const ms = Math.min(LOOK_MOST_MS, LOOK_MS + lasted / 2);
    clearTimeout(work.timer);
    work.timer = setTimeout(async () => {
      const got = await this.carrier.read(id).catch((): Carried => ({ is: 'away' }));
      const row = this.#list.find((it) => it.id === id);
      if (row?.state !== 'checking' || this.#work.get(id) !== work) return;
      if (got.is === 'ok' && !pends(got.value)) return this.#stored(id, row, got.value);
      if (got.is === 'refused' && got.problem.status < 500)
        return this.#change(id, { ...row, state: 'failed', why: 'refused' });
      if (lasted > LOOK_FOR_MS) return this.#change(id, { ...row, state: 'failed', why: 'unchecked' });
      this.#look(id);
    }, ms);
  }

  #drop(id: string): void {
    const work = this.#work.get(id);
    this.#work.delete(id);
    clearTimeout(work?.timer);
    work?.stop?.abort();
  }

  #change(id: string, to: Upload): void {
    this.#put(this.#list.map((it) => (it.id === id ? to : it)));
  }

  #put(list: readonly Upload[]): void {
    this.#list = list;
    for (const listener of this.#listeners) listener();
  }
}

const pends = ({ state }: Stored) => state === 'received' || state === 'scanning' || state === 'failed';

function unfit({ status, limit }: Problem): Pick<Upload, 'why' | 'limit'> {
  if (status === 413) return { why: 'too_large', ...(limit ? { limit } : {}) };
  if (status === 415) return { why: 'type' };
  if (status === 429) return { why: 'too_many' };
  return { why: 'refused' };
}
