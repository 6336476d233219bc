import type { Storage } from '@switchboard/core';

/** A page load: all that it began ends with it, whatever it waited for. */
export interface Load {
  dead: boolean;
}

const never = new Promise<never>(() => undefined);

/** A database that the pages of one browser share: it works in turn, and takes its time. */
export class Disk {
  readonly #values = new Map<string, unknown>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly wait: (ms: number) => Promise<void>) {}

  /** A transaction of a page that goes is undone, or done without its page hearing of it. */
  storage(load: Load): Storage {
    const inTurn = <T>(work: () => T): Promise<T> => {
      const done = this.#turn.then(async () => {
        await this.wait(12);
        if (load.dead) return;
        const result = work();
        await this.wait(6);
        return load.dead ? undefined : { result };
      });
      this.#turn = done;
      return done.then((it) => (it ? it.result : never));
    };
    const update: Storage['update'] = (key, change) =>
      inTurn(() => void this.#values.set(key, structuredClone(change(this.#values.get(key)))));
    return {
      durable: true,
      get: (key) => inTurn(() => structuredClone(this.#values.get(key))),
      set: (key, value) => update(key, () => value),
      update,
    };
  }
}
