import type { SpeechKind, Storage } from '@switchboard/core';

/** What was begun in one conversation. */
export interface Draft {
  readonly reply: string;
  readonly note: string;
  readonly tab: 'reply' | 'note';
  readonly at: number;
}

export type DraftBook = Readonly<Record<string, Draft>>;

export const NO_DRAFT: Draft = { reply: '', note: '', tab: 'reply', at: 0 };
const KEPT_MAX = 200;
/** What nobody came back to for so long is no draft any more. */
const KEPT_MS = 30 * 86_400_000;
const REMEMBERED_MAX = 500;
const SAVE_MS = 400;

/** A second place for drafts, which another device, or this one without its storage, can read. */
export interface DraftCopy {
  pull(): Promise<DraftBook>;
  /** None: it is no draft any more. `pull` tells such a one as a draft without texts. */
  push(conversation: string, draft: Draft | undefined): Promise<void>;
}

const isOver = ({ reply, note, tab }: Draft): boolean => reply === '' && note === '' && tab === 'reply';

/** A draft with a part of it changed; one without text is forgotten. */
export function written(book: DraftBook, id: string, part: Partial<Draft>, at: number): DraftBook {
  const draft = { ...(book[id] ?? NO_DRAFT), ...part, at };
  const { [id]: _, ...rest } = book;
  if (draft.reply === '' && draft.note === '' && draft.tab === 'reply') return rest;
  return bounded({ ...rest, [id]: draft });
}

function bounded(book: DraftBook): DraftBook {
  const all = Object.entries(book);
  if (all.length <= KEPT_MAX) return book;
  return Object.fromEntries(all.sort(([, a], [, b]) => b.at - a.at).slice(0, KEPT_MAX));
}

/**
 * A text that could not be delivered joins the draft; behind what stands there already. What was not meant for the
 * customer joins the note: in the reply, one key would send it.
 */
export function withReturned(
  book: DraftBook,
  id: string,
  text: string,
  at: number,
  kind: SpeechKind = 'message',
): DraftBook {
  const tab = kind === 'message' ? 'reply' : 'note';
  const begun = book[id]?.[tab] ?? '';
  return written(book, id, { [tab]: begun.trim() === '' ? text : `${begun}\n\n${text}`, tab }, at);
}

/** Of two books the newer draft of each conversation: two tabs write into one store. */
export function merged(a: DraftBook, b: DraftBook): DraftBook {
  const out: Record<string, Draft> = { ...a };
  for (const [id, draft] of Object.entries(b)) if (draft.at >= (out[id]?.at ?? 0)) out[id] = draft;
  return bounded(out);
}

/** Without those that were left alone for too long. */
export function recent(book: DraftBook, now: number): DraftBook {
  return Object.fromEntries(Object.entries(book).filter(([, { at }]) => now - at < KEPT_MS));
}

function restored(value: unknown): DraftBook {
  if (typeof value !== 'object' || value === null) return {};
  const out: Record<string, Draft> = {};
  for (const [id, draft] of Object.entries(value as Record<string, Partial<Draft> | null>))
    if (
      draft &&
      typeof draft.reply === 'string' &&
      typeof draft.note === 'string' &&
      typeof draft.at === 'number'
    )
      out[id] = {
        reply: draft.reply,
        note: draft.note,
        at: draft.at,
        tab: draft.tab === 'note' ? 'note' : 'reply',
      };
  return out;
}

/** Those that were returned before, and now. */
function remembered(stored: unknown, more: readonly string[]): readonly string[] {
  const before = Array.isArray(stored) ? stored.filter((it): it is string => typeof it === 'string') : [];
  return [...new Set([...before, ...more])].slice(-REMEMBERED_MAX);
}

/** The drafts of one account, kept in this browser's store a moment after they change. */
export class Drafts {
  private current: DraftBook = {};
  /** Undelivered texts that were returned to a draft already. */
  private returned: readonly string[] = [];
  private readonly listeners = new Set<() => void>();
  private readonly touched = new Map<string, number>();
  /** What the copy has not heard of. */
  private readonly unpushed = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private unsaved = false;

  constructor(
    private readonly storage: Storage,
    private readonly scope: string,
    private readonly now: () => number = Date.now,
    private readonly copy?: DraftCopy,
  ) {}

  readonly book = (): DraftBook => this.current;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  /** Everything is in the store. */
  readonly saved = (): boolean => !this.unsaved;
  /** What is written survives a reload; not while the disk is full. */
  readonly kept = (): boolean => this.storage.durable;

  /** `isSaid`: a page that went between a text and the clearing of its draft leaves both; such a draft is none. */
  async load(isSaid: (text: string) => boolean = () => false): Promise<void> {
    const [book, returned] = await Promise.all([
      this.storage.get(this.key()),
      this.storage.get(this.returnedKey()),
    ]);
    this.returned = remembered(returned, this.returned);
    let stored = restored(book);
    for (const [id, { reply, note }] of Object.entries(stored)) {
      if (!isSaid(reply.trim()) && !isSaid(note.trim())) continue;
      if (isSaid(reply.trim())) stored = written(stored, id, { reply: '' }, this.now());
      if (isSaid(note.trim())) stored = written(stored, id, { note: '', tab: 'reply' }, this.now());
      this.touch(id);
    }
    this.set(recent(merged(stored, this.current), this.now()));
    await this.pull();
  }

  /** What the copy knows newer than this browser; without an answer this browser's are all there are. */
  private async pull(): Promise<void> {
    const copied = await this.copy?.pull().catch(() => undefined);
    if (!copied) return;
    for (const [id, { at }] of Object.entries(copied))
      if (at > (this.current[id]?.at ?? 0) && !this.unpushed.has(id)) this.touch(id, false);
    const newer = Object.entries(copied).filter(([id]) => !this.unpushed.has(id));
    const all = recent(merged(this.current, Object.fromEntries(newer)), this.now());
    this.set(Object.fromEntries(Object.entries(all).filter(([, it]) => !isOver(it))));
    // What was edited here while nobody heard of it, before this page too.
    for (const [id, { at }] of Object.entries(this.current))
      if (at > (copied[id]?.at ?? 0)) this.unpushed.add(id);
    await this.push();
  }

  private async push(): Promise<void> {
    if (!this.copy) return;
    for (const id of [...this.unpushed]) {
      const draft = this.current[id];
      try {
        await this.copy.push(id, draft);
      } catch {
        // Told with the next change, as it is then.
        continue;
      }
      if (this.current[id] === draft) this.unpushed.delete(id);
    }
  }

  write(id: string, part: Partial<Draft>): void {
    this.set(written(this.current, id, part, this.now()));
    this.touch(id);
  }

  /** Puts an undelivered text back, once. */
  giveBack(id: string, cid: string, text: string, kind?: SpeechKind): void {
    if (this.returned.includes(cid)) return;
    this.returned = [...this.returned, cid].slice(-REMEMBERED_MAX);
    this.set(withReturned(this.current, id, text, this.now(), kind));
    this.touch(id);
  }

  /** Writes now what waits for its moment. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const touched = new Map(this.touched);
    this.touched.clear();
    // Only what this tab changed is put over what other tabs have stored.
    try {
      await this.storage.update(this.key(), (stored) => {
        const book: Record<string, Draft> = { ...restored(stored) };
        for (const [id, at] of touched) {
          const mine = this.current[id];
          if ((book[id]?.at ?? 0) > at) continue;
          if (mine) book[id] = mine;
          else delete book[id];
        }
        return recent(bounded(book), this.now());
      });
      await this.storage.update(this.returnedKey(), (stored) => remembered(stored, this.returned));
    } catch (error) {
      // What could not be stored is stored with the next change.
      for (const [id, at] of touched) if (!this.touched.has(id)) this.touched.set(id, at);
      for (const listener of this.listeners) listener();
      throw error;
    }
    this.unsaved = this.touched.size > 0;
    for (const listener of this.listeners) listener();
    void this.push();
  }

  /** `told`: by a person here, so that the copy must hear of it. */
  private touch(id: string, told = true): void {
    if (told && this.copy) this.unpushed.add(id);
    this.touched.set(id, this.now());
    this.unsaved = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush().catch(() => undefined), SAVE_MS);
  }

  private set(book: DraftBook): void {
    this.current = book;
    for (const listener of this.listeners) listener();
  }

  private key(): string {
    return `${this.scope}:drafts`;
  }

  private returnedKey(): string {
    return `${this.scope}:returned`;
  }
}
