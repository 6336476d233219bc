import type { ServerFrame } from '../protocol/generated.ts';
import type { Typing } from '../state.ts';
import { Timers } from '../timers.ts';

const TYPING_MS = 5_000;

type Typings = Readonly<Record<string, Typing>>;

/** Who writes where: until it ends, the text comes, or 5 s pass. */
export class TypingKeeper {
  readonly #timers = new Timers();

  constructor(
    private readonly get: () => Typings,
    private readonly set: (typing: Typings) => void,
    private readonly now: () => number,
  ) {}

  heard({ timeline, by, name, on }: Extract<ServerFrame, { t: 'typing' }>): void {
    if (!on) return this.end(timeline);
    this.set({ ...this.get(), [timeline]: { by, name, until: this.now() + TYPING_MS } });
    this.#timers.after(TYPING_MS, () => {
      const now = this.get()[timeline];
      if (now && now.until <= this.now()) this.end(timeline);
    });
  }

  /** `by`: only if it is theirs. */
  end(timeline: string, by?: string): void {
    const { [timeline]: gone, ...rest } = this.get();
    if (gone && (by === undefined || by === gone.by)) this.set(rest);
  }

  stop(): void {
    this.#timers.stop();
  }
}
