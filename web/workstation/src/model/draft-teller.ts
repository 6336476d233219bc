import {
  type Draft,
  type DraftBook,
  isOver,
  joined,
  merged,
  NO_DRAFT,
  noteAt,
  recent,
  replyAt,
} from './draft-book.ts';
import type { DraftCopy } from './draft-copy.ts';

/** So often the copy hears of what is being written. */
const TELL_MS = 2_000;
const AGAIN_MS = 10_000;
/** What the copy said is believed for so long. */
const FRESH_MS = 1_000;
/** A request of a page that went arrives by then; later nothing that is over need be told where nobody knows of it. */
const LATE_MS = 3_600_000;

/** What the drafts let the teller see and change. */
export interface Desk {
  readonly book: () => DraftBook;
  readonly take: (news: DraftBook) => void;
  /** Outlives the page; what is kept sooner is stored sooner. */
  readonly keep: (heard: DraftBook) => Promise<void>;
  /** What pages of this browser have kept. */
  readonly kept: () => Promise<DraftBook>;
  readonly now: () => number;
}

/** Holds the drafts of this browser and the copy that other devices read together: of each text the newer counts. */
export class DraftTeller {
  /** What the copy has not heard of. */
  private readonly untold = new Set<string>();
  /** What it knows, or may know: what was told it without an answer too. */
  private heard: DraftBook = {};
  /** What it has taken, or refused for good, from this page. */
  private readonly told = new Map<string, number>();
  private heardAt = Number.NEGATIVE_INFINITY;
  private turn: Promise<void> = Promise.resolve();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private stopped = false;

  constructor(
    private readonly copy: DraftCopy,
    private readonly desk: Desk,
  ) {}

  /** A person here changed it: told in a moment, with all that is changed until then. */
  changed(id: string): void {
    this.untold.add(id);
    this.timer ??= setTimeout(() => this.tell(), TELL_MS);
  }

  /** Tells now what waits for its moment. */
  tell(): void {
    this.wait();
    if (this.untold.size > 0) void this.meet(FRESH_MS);
  }

  /** Hears what is new there, then tells what is new here; what fails is tried again. */
  meet(freshMs = 0): Promise<void> {
    this.wait();
    this.turn = this.turn.then(async () => {
      if (this.stopped) return;
      try {
        // First, always: of what another device has sent meanwhile nothing may be told as a draft.
        if (this.desk.now() - this.heardAt >= freshMs) await this.hear();
        for (const id of [...this.untold]) await this.say(id);
      } catch {
        if (!this.stopped) this.timer ??= setTimeout(() => void this.meet(), AGAIN_MS);
      }
    });
    return this.turn;
  }

  stop(): void {
    this.stopped = true;
    this.wait();
  }

  /** For the next change. */
  private wait(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private async hear(): Promise<void> {
    const asked = this.desk.now();
    const cards = await this.copy.pull();
    // Read now: what another tab has told by then may be among the cards.
    this.heard = merged(await this.desk.kept(), this.heard);
    if (this.stopped) return;
    this.heardAt = asked;
    const book = this.desk.book();
    const news: Record<string, Draft> = {};
    const heard: Record<string, Draft> = {};
    for (const [id, card] of Object.entries(cards)) {
      const there = timed(card, this.heard[id]);
      heard[id] = there;
      const both = joined(book[id], there);
      const isUntold = both.reply !== card.reply || both.note !== card.note;
      // Newer than what is kept there, or it would not be taken.
      news[id] = isUntold ? { ...both, at: Math.max(both.at, card.at + 1) } : both;
      if (isUntold) this.untold.add(id);
    }
    // Stored before what follows from it.
    void this.keep(heard);
    this.desk.take(news);
    for (const [id, mine] of Object.entries(book)) {
      const isKnown = cards[id] !== undefined || (this.told.get(id) ?? 0) >= mine.at;
      if (!isKnown && (!isOver(mine) || asked - mine.at < LATE_MS)) this.untold.add(id);
    }
  }

  private async say(id: string): Promise<void> {
    const draft = this.desk.book()[id];
    if (draft) {
      // A page that goes before the answer must not take it for a text that nobody else has seen.
      await this.keep({ [id]: draft });
      if (this.stopped) return;
      await this.copy.push(id, draft);
      this.told.set(id, draft.at);
    }
    if (this.desk.book()[id] === draft) this.untold.delete(id);
  }

  private keep(heard: DraftBook): Promise<void> {
    this.heard = recent({ ...this.heard, ...heard }, this.desk.now());
    return this.desk.keep(heard).catch(() => undefined);
  }
}

/** The copy tells one time for both texts: one that did not change since is as old as it was. */
function timed(card: Draft, before: Draft = NO_DRAFT): Draft {
  return {
    ...card,
    replyAt: before.reply === card.reply ? replyAt(before) : card.at,
    noteAt: before.note === card.note ? noteAt(before) : card.at,
  };
}
