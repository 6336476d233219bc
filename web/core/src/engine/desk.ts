import type { ClientFrame, ServerFrame } from '../protocol/generated.ts';
import type { Desk } from '../state.ts';

const SETTLE_MS = 60;
/** Cards that are behind by a message are had anew no sooner than this. */
const BEHIND_MS = 1_000;

/** Keeps an operator's inbox and the board: a step out of order is answered by a snapshot. */
export class DeskKeeper {
  #wanted = false;
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();

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
          this.set({ ...desk, inboxVersion: frame.version, chats: frame.chats, loaded: true });
        return;
      case 'board':
        if (!desk.board || frame.version >= desk.board.version) {
          const { version, waiting, total } = frame;
          this.set({ ...desk, board: { version, waiting, total } });
        }
        return;
      case 'inbox_change':
        if (frame.version > desk.inboxVersion) this.#soon('inbox');
        return;
      case 'board_change': {
        const board = desk.board;
        if (!board || frame.version <= board.version) return;
        const waiting = board.waiting.filter((card) => card.conversation !== frame.conversation);
        // A chat that left needs no snapshot; a new one brings a row that only a snapshot has.
        if (!frame.waiting && frame.version === board.version + 1 && waiting.length < board.waiting.length)
          this.set({
            ...desk,
            board: { version: frame.version, waiting, total: Math.max(0, board.total - 1) },
          });
        else this.#soon('board');
      }
    }
  }

  /** A card may be behind what was said in its chat. */
  renew(): void {
    this.#soon('inbox', 'behind');
  }

  /** Another store: its versions start anew. */
  forget(): void {
    this.set({ inboxVersion: 0, chats: this.get().chats, loaded: false });
    this.pull();
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  #soon(kind: 'inbox' | 'board', why: 'step' | 'behind' = 'step'): void {
    const key = `${kind} ${why}`;
    if (!this.#wanted || this.#timers.has(key)) return;
    const send = () => {
      this.#timers.delete(key);
      this.send({ t: kind });
    };
    this.#timers.set(key, setTimeout(send, why === 'step' ? SETTLE_MS : BEHIND_MS));
  }
}
