const EARLY_MS = 60_000;
const LEAST_MS = 1_000;
const AGAIN_MS = 10_000;
const TIMER_MAX_MS = 2_000_000_000;

/** Fetches the application's next token before the one in use ends, and hands it to the line. */
export class Renewal {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(
    private readonly renew: () => Promise<{ token: string; expires_at?: number } | undefined>,
    private readonly send: (token: string) => void,
    private readonly serverNow: () => number,
  ) {}

  /** The token in use ends in so much time. */
  endsIn(leftMs: number): void {
    this.#after(Math.max(LEAST_MS, leftMs - EARLY_MS));
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #after(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      async () => {
        const got = await this.renew().catch(() => undefined);
        if (this.#stopped) return;
        if (!got) return this.#after(AGAIN_MS);
        this.send(got.token);
        if (got.expires_at) this.endsIn(got.expires_at - this.serverNow());
      },
      Math.min(TIMER_MAX_MS, ms),
    );
  }
}
