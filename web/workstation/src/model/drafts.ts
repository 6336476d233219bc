import type { SpeechKind, Storage } from '@switchboard/core';
import {
  begun,
  type Draft,
  type DraftBook,
  type DraftTab,
  merged,
  recent,
  restored,
  withReturned,
  written,
} from './draft-book.ts';
import type { DraftCopy } from './draft-copy.ts';
import { DraftMarks } from './draft-marks.ts';
import { DraftTeller } from './draft-teller.ts';

const REMEMBERED_MAX = 500;
const SAVE_MS = 400;

/** Those that were returned before, and now. */
function remembered(stored: unknown, more: readonly string[]): readonly string[] {
  const before = Array.isArray(stored) ? stored.filter((it): it is string => typeof it === 'string') : [];
  return [...new Set([...before, ...more])].slice(-REMEMBERED_MAX);
}

/** The drafts of one account, kept in this browser's store a moment after they change. */
export class Drafts {
  /** With those that are over: an older one, wherever it comes from, must not take their place. */
  private all: DraftBook = {};
  private shown: DraftBook = {};
  /** Undelivered texts that were returned to a draft already. */
  private returned: readonly string[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly touched = new Set<string>();
  private readonly marks: DraftMarks;
  private readonly teller: DraftTeller | undefined;
  private readonly ignore: () => void;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private unsaved = false;

  constructor(
    private readonly storage: Storage,
    private readonly scope: string,
    private readonly now: () => number = Date.now,
    copy?: DraftCopy,
  ) {
    this.marks = new DraftMarks(scope);
    this.ignore = this.marks.onOther(() => this.set(merged(this.all, this.marks.read())));
    const desk = {
      book: () => this.all,
      take: (news: DraftBook) => this.take(news),
      keep: (heard: DraftBook) => this.keep(heard),
      kept: async () => restored(await storage.get(this.heardKey())),
      now,
    };
    this.teller = copy && new DraftTeller(copy, desk);
  }

  readonly book = (): DraftBook => this.shown;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  /** Everything is in the store. */
  readonly saved = (): boolean => !this.unsaved;
  /** What is written survives a reload; not while the disk is full. */
  readonly kept = (): boolean => this.storage.durable;

  /** Reads what this browser has, then what other devices have; without an answer this browser's are all there are. */
  async load(): Promise<void> {
    // Before the store and after it: what is dropped in between is in the store.
    const marked = this.marks.read();
    const [book, returned] = await Promise.all([
      this.storage.get(this.key()),
      this.storage.get(this.returnedKey()),
    ]);
    this.returned = remembered(returned, this.returned);
    const over = merged(marked, this.marks.read());
    this.set(recent(merged(merged(restored(book), over), this.all), this.now()));
    for (const id of Object.keys(over)) this.touch(id);
    await this.teller?.meet();
  }

  write(id: string, part: Partial<Pick<Draft, 'reply' | 'note' | 'tab'>>): void {
    this.change(id, written(this.all, id, part, this.now()));
  }

  /** One of its texts was sent. Marked when this returns: whatever becomes of the page, it comes back nowhere. */
  over(id: string, tab: DraftTab): void {
    this.write(id, tab === 'note' ? { note: '', tab: 'reply' } : { reply: '' });
    const draft = this.all[id];
    if (draft) this.marks.put(id, draft);
    void this.flush().catch(() => undefined);
  }

  /** Puts an undelivered text back, once. */
  giveBack(id: string, cid: string, text: string, kind?: SpeechKind): void {
    if (this.returned.includes(cid)) return;
    this.returned = [...this.returned, cid].slice(-REMEMBERED_MAX);
    this.change(id, withReturned(this.all, id, text, this.now(), kind));
  }

  /** Writes now what waits for its moment. */
  async flush(): Promise<void> {
    await this.store();
    this.teller?.tell();
  }

  stop(): void {
    this.ignore();
    this.teller?.stop();
  }

  private async store(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const touched = [...this.touched];
    this.touched.clear();
    let kept: DraftBook = {};
    // Only what this tab changed is put over what other tabs have stored.
    try {
      await this.storage.update(this.key(), (stored) => {
        const mine = touched.flatMap((id) => (this.all[id] ? [[id, this.all[id]] as const] : []));
        kept = recent(merged(restored(stored), Object.fromEntries(mine)), this.now());
        return kept;
      });
      await this.storage.update(this.returnedKey(), (stored) => remembered(stored, this.returned));
    } catch (error) {
      // What could not be stored is stored with the next change.
      for (const id of touched) this.touched.add(id);
      this.tellAll();
      throw error;
    }
    if (this.storage.durable) this.marks.drop(kept);
    this.unsaved = this.touched.size > 0;
    this.tellAll();
  }

  private change(id: string, book: DraftBook): void {
    this.set(book);
    this.touch(id);
    this.teller?.changed(id);
  }

  /** What the copy knows; only what differs is stored. */
  private take(news: DraftBook): void {
    const before = this.all;
    this.set(recent(merged(before, news), this.now()));
    for (const id of Object.keys(news)) if (!isSame(before[id], this.all[id])) this.touch(id);
  }

  private keep(heard: DraftBook): Promise<void> {
    return this.storage.update(this.heardKey(), (stored) =>
      recent(merged(restored(stored), heard), this.now()),
    );
  }

  private touch(id: string): void {
    this.touched.add(id);
    this.unsaved = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.store().catch(() => undefined), SAVE_MS);
  }

  private set(book: DraftBook): void {
    this.all = book;
    this.shown = begun(book);
    this.tellAll();
  }

  private tellAll(): void {
    for (const listener of this.listeners) listener();
  }

  private key(): string {
    return `${this.scope}:drafts`;
  }

  private returnedKey(): string {
    return `${this.scope}:returned`;
  }

  private heardKey(): string {
    return `${this.scope}:heard`;
  }
}

function isSame(a: Draft | undefined, b: Draft | undefined): boolean {
  return a?.reply === b?.reply && a?.note === b?.note && a?.at === b?.at && a?.tab === b?.tab;
}
