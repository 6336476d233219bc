/** How often a tab tells what it looks at. */
export const TELL_MS = 20_000;

/** Browsers let a hidden page run once a minute: a tab that is silent for three of these is gone, or asleep. */
const SWEEP_MS = 60_000;
const SILENT_MAX = 3;

interface Tab {
  readonly timelines: readonly string[];
  /** Sweeps since its last word. They are counted, not timed: a device that slept has not heard of anybody. */
  readonly silent: number;
}

/** Which tabs look at which timelines that are not mine. They share one watch, which ends with the last that leaves. */
export class Watchers {
  readonly #tabs = new Map<string, Tab>();
  #sweeping: ReturnType<typeof setInterval> | undefined;

  /** `begun`: a tab looks at a timeline, perhaps beside others. `ended`: none does any more. */
  constructor(
    private readonly begun: (timeline: string) => void,
    private readonly ended: (timeline: string) => void,
  ) {}

  watched(): ReadonlySet<string> {
    return new Set([...this.#tabs.values()].flatMap((it) => it.timelines));
  }

  /** All that a tab looks at. */
  hear(tab: string, timelines: readonly string[]): void {
    const before = this.#tabs.get(tab)?.timelines ?? [];
    this.#alter(() => {
      if (timelines.length > 0) this.#tabs.set(tab, { timelines, silent: 0 });
      else this.#tabs.delete(tab);
    });
    for (const id of timelines) if (!before.includes(id)) this.begun(id);
  }

  stop(): void {
    clearInterval(this.#sweeping);
  }

  #alter(alter: () => void): void {
    const before = this.watched();
    alter();
    const after = this.watched();
    for (const id of before) if (!after.has(id)) this.ended(id);
    if (before.size === 0 && after.size > 0) this.#sweeping = setInterval(() => this.#sweep(), SWEEP_MS);
    if (after.size === 0) clearInterval(this.#sweeping);
  }

  /** A tab that went without a word is taken off; one that only slept tells again what it looks at. */
  #sweep(): void {
    this.#alter(() => {
      for (const [name, tab] of this.#tabs)
        if (tab.silent + 1 < SILENT_MAX) this.#tabs.set(name, { ...tab, silent: tab.silent + 1 });
        else this.#tabs.delete(name);
    });
  }
}
