import type { ClientFrame, Page, Problem } from '../protocol/generated.ts';
import { type Direction, hasGap, type Timeline } from '../timeline/merge.ts';
import { Timers } from '../timers.ts';

const ANSWER_MS = 10_000;
const STUCK_MS = 1_000;
const EXPECT_MS = 3_000;

interface Wanted {
  readonly timeline: string;
  readonly direction: Direction;
  readonly high: number;
  readonly watch: boolean;
}

/** From this status on a refusal says: not now. What came before stays as it is however often it is asked. */
const LATER = 429;

/** Asks for pages: one request at a time per timeline and direction, and again while a gap is open or nobody answered. */
export class Pages {
  /** What staff do about a watch that was not answered. */
  watchAgain?: (id: string) => void;
  readonly #open = new Map<number, Wanted>();
  readonly #timers = new Timers();
  #count = 0;

  constructor(
    private readonly send: (frame: ClientFrame) => boolean,
    private readonly timeline: (id: string) => Timeline | undefined,
  ) {}

  ask(id: string, direction: Direction, watch = false): void {
    const isSame = (it: Wanted) => it.timeline === id && it.direction === direction;
    // A watch may have ended since it was asked for, so each is sent.
    if (!watch && [...this.#open.values()].some(isSame)) return;
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
    this.#open.set(req, { timeline: id, direction, high: timeline?.high ?? 0, watch });
    this.#timers.after(ANSWER_MS, () => this.#again(req));
  }

  /** The first page comes, unasked if the timeline is mine; it is asked for when it does not. */
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

  refused(req: number, problem: Problem): void {
    if (problem.status < LATER) this.#open.delete(req);
    else this.#timers.after(STUCK_MS, () => this.#again(req));
  }

  /** A request that was not answered, or not now, is made anew if it still is of use. */
  #again(req: number): void {
    const wanted = this.#open.get(req);
    if (!wanted) return;
    this.#open.delete(req);
    const id = wanted.timeline;
    if (wanted.watch) return this.watchAgain?.(id);
    this.expect(id);
    this.check(id);
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
