import type { Asking, Outcome, StaffCommand } from '../command.ts';
import type { ClientFrame, EntryFrame, Problem, ServerFrame } from '../protocol/generated.ts';
import { CARD, type Needs } from '../protocol/read.ts';
import type { ChatState } from '../state.ts';
import { DeskKeeper } from './desk.ts';
import type { Pages } from './pages.ts';
import { Watchers } from './watchers.ts';

const ASK_MS = 15_000;
/** So many timelines stay in memory; a `hello` may name no more. */
const TIMELINES_MAX = 64;

/** What the engine lends to its staff's side. */
export interface Lent {
  readonly send: (frame: ClientFrame) => boolean;
  readonly pages: Pages;
  readonly get: () => ChatState;
  readonly change: (part: Partial<ChatState>) => void;
  readonly onOutcome: (cid: string, outcome: Outcome) => void;
  readonly now: () => number;
}

/** What only staff do and hear: the desk, timelines that are not theirs, commands that are answered by `result`. */
export class Staff {
  /** The frames that only staff get. */
  static readonly frames: Needs = {
    result: { cid: 's' },
    inbox: { version: 'n', chats: [CARD] },
    // Without a conversation it is about the operator's own status.
    inbox_change: { version: 'n' },
    board: { version: 'n', total: 'n', waiting: [CARD] },
    board_change: { version: 'n', conversation: 's', waiting: 'b' },
  };

  readonly #desk: DeskKeeper;
  readonly #watchers: Watchers;
  /** When each was asked for, in steps: the last is the one that is looked at. */
  readonly #uses = new Map<string, number>();
  #steps = 0;
  readonly #asks = new Map<string, { frame: Asking; until: number }>();

  constructor(private readonly lent: Lent) {
    this.#desk = new DeskKeeper(
      lent.send,
      () => lent.get().desk,
      (desk) => lent.change({ desk }),
    );
    this.#watchers = new Watchers(
      (id) => {
        this.#use(id);
        lent.pages.ask(id, 'newest', true);
      },
      (id) => lent.send({ t: 'unwatch', timeline: id }),
    );
    lent.pages.watchAgain = (id) => this.#watchers.watched().has(id) && this.#watch(id);
  }

  do(command: StaffCommand): void {
    switch (command.do) {
      case 'load':
        this.#use(command.timeline);
        if (!this.lent.get().timelines[command.timeline]?.loaded)
          this.lent.pages.ask(command.timeline, 'newest');
        return;
      case 'watch':
        return this.#watchers.hear(command.tab, command.timelines);
      case 'send':
        this.#asks.set(command.frame.cid, { frame: command.frame, until: this.lent.now() + ASK_MS });
        this.lent.send(command.frame);
        return;
      case 'tell':
        return void this.lent.send(command.frame);
      case 'desk':
        return this.#desk.want();
    }
  }

  /** A socket came into use. */
  resume(): void {
    for (const id of this.#watchers.watched()) this.#watch(id);
    for (const [cid, ask] of this.#asks)
      if (ask.until > this.lent.now()) this.lent.send(ask.frame);
      else this.#asks.delete(cid);
    this.#desk.pull();
  }

  #use(id: string): void {
    this.#uses.set(id, ++this.#steps);
  }

  #watch(id: string): void {
    this.lent.pages.ask(id, this.lent.get().timelines[id]?.loaded ? 'after' : 'newest', true);
  }

  hear(frame: ServerFrame): void {
    if (frame.t !== 'result') return this.#desk.hear(frame);
    this.#asks.delete(frame.cid);
    const { cid, problem, version } = frame;
    this.lent.onOutcome(
      cid,
      problem ? { is: 'refused', problem } : { is: 'done', ...(version === undefined ? {} : { version }) },
    );
  }

  /** Of a chat of mine that nobody opened its card alone tells what there is to read. */
  entered({ timeline }: EntryFrame): void {
    const { timelines, desk } = this.lent.get();
    if (!timelines[timeline]?.loaded && desk.chats.some((card) => card.timeline === timeline))
      this.#desk.renew();
  }

  /** Lets go what was used longest ago: what is neither mine nor open first, and what is open, or not sent, last. */
  trim(): void {
    const { timelines, desk, outbox } = this.lent.get();
    const over = Object.keys(timelines).length - TIMELINES_MAX;
    if (over <= 0) return;
    const open = new Set([...this.#watchers.watched(), ...outbox.map((it) => it.timeline)]);
    const mine = new Set(desk.chats.map((it) => it.timeline));
    const worth = (id: string) => (open.has(id) ? 2 : mine.has(id) ? 1 : 0);
    const uses = (id: string) => this.#uses.get(id) ?? 0;
    const left = Object.values(timelines)
      .sort(({ id: a }, { id: b }) => worth(a) - worth(b) || uses(a) - uses(b))
      .slice(over);
    this.lent.change({ timelines: Object.fromEntries(left.map((it) => [it.id, it])) });
    for (const id of this.#uses.keys()) if (!left.some((it) => it.id === id)) this.#uses.delete(id);
  }

  /** True if it was a command that was refused. */
  refused(cid: string, problem: Problem): boolean {
    const mine = this.#asks.delete(cid);
    if (mine) this.lent.onOutcome(cid, { is: 'refused', problem });
    return mine;
  }

  /** Another store: its versions start anew. */
  forget(): void {
    this.#desk.forget();
  }

  stop(): void {
    this.#desk.stop();
    this.#watchers.stop();
  }
}
