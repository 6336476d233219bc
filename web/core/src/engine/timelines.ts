import type { Storage } from '../outbox/storage.ts';
import type { ClientFrame, Cursor, EntryFrame, Page, ServerFrame } from '../protocol/generated.ts';
import type { ChatState } from '../state.ts';
import {
  emptyTimeline,
  type Timeline,
  withEntry,
  withHead,
  withPage,
  withReceipt,
} from '../timeline/merge.ts';
import { Marks } from './marks.ts';
import { Pages } from './pages.ts';

const CURSORS_MAX = 64;

export interface TimelinesOptions {
  readonly storage: Storage;
  /** Of what was read. */
  readonly key: string;
  readonly send: (frame: ClientFrame) => boolean;
  readonly get: () => ChatState;
  readonly change: (part: Partial<ChatState>) => void;
  /** A text that may be in the outbox has its entry. */
  readonly landed: (cid: string) => void;
}

/** What is known of each timeline: what frames tell of it, and what is asked for and told in return. */
export class Timelines {
  readonly pages: Pages;
  readonly marks: Marks;

  constructor(private readonly options: TimelinesOptions) {
    const { storage, key, send, get, change } = options;
    this.pages = new Pages(send, (id) => get().timelines[id]);
    this.marks = new Marks({ storage, key, send, get, set: (seen) => change({ seen }) });
  }

  /** True if it was not known. */
  entered(entry: EntryFrame): boolean {
    const id = entry.timeline;
    const known = this.#all()[id];
    // Of what nobody opened its number is enough: the first page has it, or leaves a gap.
    const isKept = known?.loaded || id === this.options.get().me?.timeline;
    this.#alter(id, (timeline) => (isKept ? withEntry(timeline, entry) : withHead(timeline, entry.n)));
    this.options.landed(entry.cid);
    this.pages.check(id);
    return !known || entry.n > known.high;
  }

  paged(page: Page): void {
    const { direction, high } = this.pages.answered(page);
    for (const entry of page.entries) this.options.landed(entry.cid);
    const after = this.#alter(page.timeline, (timeline) => withPage(timeline, page, direction));
    this.pages.check(page.timeline, direction !== 'before' && after.high === high);
  }

  hear(frame: Extract<ServerFrame, { t: 'head' | 'receipt' | 'reset' }>): void {
    const id = frame.timeline;
    switch (frame.t) {
      case 'head':
        this.#alter(id, (timeline) => withHead(timeline, frame.n));
        return this.pages.check(id);
      case 'receipt':
        this.#alter(id, (timeline) => withReceipt(timeline, frame.delivered, frame.read));
        return;
      case 'reset':
        this.#alter(id, () => emptyTimeline(id));
        return this.pages.expect(id);
    }
  }

  older(id: string): void {
    if (this.#all()[id]?.older) this.pages.ask(id, 'before');
  }

  /** A socket came into use. `mine`: its first page comes unasked. */
  resume(mine: string | undefined): void {
    if (mine && !this.#all()[mine]?.loaded) this.pages.expect(mine);
    for (const id of Object.keys(this.#all())) this.pages.check(id);
    this.marks.restart();
  }

  /** What was shown so far. */
  cursors(): Cursor[] {
    return Object.values(this.#all())
      .filter((it) => it.loaded)
      .slice(-CURSORS_MAX)
      .map((it) => ({ timeline: it.id, n: it.high }));
  }

  has(cid: string): boolean {
    return Object.values(this.#all()).some((it) => it.entries.some((entry) => entry.cid === cid));
  }

  stop(): void {
    this.marks.stop();
    this.pages.reset();
  }

  #all(): ChatState['timelines'] {
    return this.options.get().timelines;
  }

  #alter(id: string, alter: (timeline: Timeline) => Timeline): Timeline {
    const before = this.#all()[id] ?? emptyTimeline(id);
    const after = alter(before);
    if (after !== before) this.options.change({ timelines: { ...this.#all(), [id]: after } });
    this.marks.moved(after);
    return after;
  }
}
