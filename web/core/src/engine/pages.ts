import type { ClientFrame, Page } from '../protocol/generated.ts';
import { type Direction, hasGap, type Timeline } from '../timeline/merge.ts';
import { Timers } from '../timers.ts';

const ANSWER_MS = 10_000;
const STUCK_MS = 1_000;
const EXPECT_MS = 3_000;

interface Wanted {
  readonly timeline: string;
  readonly direction: Direction;
  readonly high: number;
}

/** Asks for pages: one request at a time per timeline and direction, and again while a gap is open. */
export class Pages {
  readonly #open = new Map<number, Wanted>();
  readonly #timers = new Timers();
  #count = 0;

  constructor(
    private readonly send: (frame: ClientFrame) => boolean,
    private readonly timeline: (id: string) => Timeline | undefined,
  ) {}

  ask(id: string, direction: Direction, watch = false): void {
    for (const wanted of this.#open.values())
      if (wanted.timeline === id && wanted.direction === direction) return;
    const timeline = this.timeline(id);
    const req = ++this.#count;
    const where =
      direction === 'after'
        ? { after: timeline?.high ?? 0 }
        : direction === 'before'
          ? { before: timeline?.low ?? 0 }
          : {};
    const frame: ClientFrame = watch
      ? { t: 'watch', req, timeline: id }
      : { t: 'history', req, timeline: id, ...where };
    if (!this.send(frame)) return;
    this.#open.set(req, { timeline: id, direction, high: timeline?.high ?? 0 });
    this.#timers.after(ANSWER_MS, () => this.#open.delete(req) && this.check(id));
  }

  /** The first page of my own timeline comes unasked; it is asked for when it does not. */
  expect(id: string): void {
    this.#timers.after(EXPECT_MS, () => this.timeline(id)?.loaded || this.ask(id, 'newest'));
  }

  /** The direction that a page answers. Pages of a resume were not asked for. */
  answered(page: Page): { direction: Direction; high: number } {
    const wanted = page.req === undefined ? undefined : this.#open.get(page.req);
    if (page.req !== undefined) this.#open.delete(page.req);
    const timeline = this.timeline(page.timeline);
    return {
      direction: wanted?.direction ?? (timeline?.loaded ? 'after' : 'newest'),
      high: wanted?.high ?? timeline?.high ?? 0,
    };
  }

  refused(req: number): void {
    this.#open.delete(req);
  }

  /** Asks for what is missing. `stuck`: the last page brought nothing new, so the next waits a moment. */
  check(id: string, stuck = false): void {
    const timeline = this.timeline(id);
    if (!timeline || !hasGap(timeline)) return;
    if (stuck) this.#timers.after(STUCK_MS, () => this.check(id));
    else this.ask(id, 'after');
  }

  /** A new connection knows nothing of the requests of the old one. */
  reset(): void {
    this.#open.clear();
    this.#timers.stop();
  }
}
