/** Timers that end together. */
export class Timers {
  readonly #all = new Set<ReturnType<typeof setTimeout>>();

  after(ms: number, run: () => void): void {
    const timer = setTimeout(() => {
      this.#all.delete(timer);
      run();
    }, ms);
    this.#all.add(timer);
  }

  stop(): void {
    for (const timer of this.#all) clearTimeout(timer);
    this.#all.clear();
  }
}
