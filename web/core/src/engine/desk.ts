import type { ClientFrame, ServerFrame } from '../protocol/generated.ts';
import type { Desk } from '../state.ts';

const SETTLE_MS = 60;
/** Cards that are behind by a message are had anew no sooner than this. */
const BEHIND_MS = 1_000;

/** Keeps an operator's inbox and the board: a step out of order is answered by a snapshot. */
export class DeskKeeper {
  #wanted = false;
  readonly #timers = new Map<'inbox' | 'board' | 'behind', ReturnType<typeof setTimeout>>();
  /** The newest step of each that was told. */
  readonly #heard = { inbox: 0, board: 0 };
  /** Asked for once more when the timer ends. */
  readonly #again = new Set<'inbox' | 'board'>();

  constructor(
    private readonly send: (frame: ClientFrame) => boolean,
    private readonly get: () => Desk,
    private readonly set: (desk: Desk) => void,
  ) {}

  /** The screen shows the desk: from now on snapshots are pulled on each connection. */
  want(): void {
    this.#wanted = true;
    this.pull();
  }

  pull(): void {
    if (!this.#wanted) return;
    this.send({ t: 'inbox' });
    this.send({ t: 'board' });
  }

  hear(frame: ServerFrame): void {
    const desk = this.get();
    switch (frame.t) {
      case 'inbox':
        if (!desk.loaded || frame.version >= desk.inboxVersion)
          this.set({
            ...desk,
            inboxVersion: frame.version,
            chats: frame.chats,
            loaded: true,
            ...(frame.me ? { me: frame.me } : {}),
          });
        return;
      case 'board':
        if (!desk.board || frame.version >= desk.board.version) {
          const { version, waiting, total } = frame;
          this.set({ ...desk, board: { version, waiting, total } });
        }
        return;
      case 'inbox_change':
        if (frame.version <= desk.inboxVersion) return;
        this.#heard.inbox = frame.version;
        this.#step('inbox');
        return;
      case 'board_change': {
        const board = desk.board;
        if (!board || frame.version <= board.version) return;
        this.#heard.board = frame.version;
        const waiting = board.waiting.filter((card) => card.conversation !== frame.conversation);
        // A chat that left needs no snapshot; a new one brings a row that only a snapshot has.
        if (!frame.waiting && frame.version === board.version + 1 && waiting.length < board.waiting.length)
          this.set({
            ...desk,
            board: { version: frame.version, waiting, total: Math.max(0, board.total - 1) },
          });
        else this.#step('board');
      }
    }
  }

  /** A card may be behind what was said in its chat. */
  renew(): void {
    if (!this.#wanted || this.#timers.has('behind')) return;
    const send = () => {
      this.#timers.delete('behind');
      this.send({ t: 'inbox' });
    };
    this.#timers.set('behind', setTimeout(send, BEHIND_MS));
  }

  /** Another store: its versions start anew. */
  forget(): void {
    this.#heard.inbox = 0;
    this.#heard.board = 0;
    const { chats, me } = this.get();
    this.set({ inboxVersion: 0, chats, loaded: false, ...(me ? { me } : {}) });
    this.pull();
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  /** What was heard of is in the snapshot by now. */
  #known(kind: 'inbox' | 'board'): boolean {
    const { inboxVersion, board } = this.get();
    return (kind === 'inbox' ? inboxVersion : (board?.version ?? 0)) >= this.#heard[kind];
  }

  /** A step is asked for at once, an offer counts in milliseconds; those right behind it are asked for together. */
  #step(kind: 'inbox' | 'board'): void {
    if (!this.#wanted) return;
    if (this.#timers.has(kind)) return void this.#again.add(kind);
    this.send({ t: kind });
    const settled = () => {
      this.#timers.delete(kind);
      if (this.#again.delete(kind) && !this.#known(kind)) this.#step(kind);
    };
    this.#timers.set(kind, setTimeout(settled, SETTLE_MS));
  }
}
