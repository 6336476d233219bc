import type { Said } from '../command.ts';
import { askPort, type Keeper, keeper, type PortAsk } from './keeper.ts';

const COUNT_MAX = 100;
const CHARS_MAX = 500_000;

/** What a shared storage really holds of ours. */
const said = (values: unknown): Said[] =>
  Array.isArray(values) ? values.filter((it) => it?.cid && typeof it.text === 'string') : [];

/**
 * The texts of one outbox from the instant they are written until its own store has them: a page may be gone a
 * millisecond later, and that store takes longer. One key per text, so that tabs do not write over each other.
 */
export class Journal {
  readonly #keep: Keeper;
  readonly #key: string;
  readonly #port: MessagePort | undefined;
  /** What found no room, in the order written. */
  #late: Said[] = [];

  /** `port`: to the page that keeps values for a frame that may not. */
  constructor(scope: string, port?: MessagePort) {
    this.#keep = keeper('switchboard:');
    this.#key = `${scope}:said:`;
    this.#port = this.#keep({ key: this.#key }).ok ? undefined : port;
  }

  /** Done when it returns; at a port it is on its way. A text that finds no room is in memory alone until there is some. */
  write(it: Said): void {
    this.#late.push(it);
    this.#settle();
  }

  /** The outbox's store has it, or nobody needs it any more. */
  drop(cid: string): void {
    this.#put(cid);
    this.told(cid);
    this.#settle();
  }

  /** Another tab answers for it. */
  told(cid: string): void {
    this.#late = this.#late.filter((it) => it.cid !== cid);
  }

  /** What this page and others have left, in the order written. */
  async read(): Promise<readonly Said[]> {
    const there = this.#port && (await askPort(this.#port, { key: this.#key, list: true })).value;
    const left = new Map([...said(there), ...this.#here()].map((it) => [it.cid, it]));
    return [...left.values()].sort((a, b) => a.at - b.at || a.no - b.no);
  }

  /** Calls when another page has written; returns how to end it. */
  onOther(written: () => void): () => void {
    const hear = ({ key, newValue }: StorageEvent) => {
      if (newValue && key?.startsWith(`switchboard:${this.#key}`)) written();
    };
    globalThis.addEventListener?.('storage', hear);
    return () => globalThis.removeEventListener?.('storage', hear);
  }

  /** Where one finds no room none after it is written: it would overtake. */
  #settle(): void {
    for (const it of [...this.#late]) {
      const left = this.#here();
      const chars = left.reduce((sum, { text }) => sum + text.length, it.text.length);
      if (left.length >= COUNT_MAX || chars > CHARS_MAX || !this.#put(it.cid, it)) return;
      this.#late.shift();
    }
  }

  #here(): Said[] {
    return said(this.#keep({ key: this.#key, list: true }).value);
  }

  #put(cid: string, value?: Said): boolean {
    const what: PortAsk = { key: this.#key + cid, value, set: true };
    const { ok } = this.#keep(what);
    if (!ok) this.#port?.postMessage(what);
    return ok || this.#port !== undefined;
  }
}
