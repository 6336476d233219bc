const AGAIN_MS = 3_000;

/** Reads until it could be read; a wish in between reads at once, and nothing is read after the end. */
export function readingOf(read: () => Promise<void>): { now(): void; stop(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  const now = () => {
    clearTimeout(timer);
    read().catch(() => {
      clearTimeout(timer);
      if (!stopped) timer = setTimeout(now, AGAIN_MS);
    });
  };
  const stop = () => {
    stopped = true;
    clearTimeout(timer);
  };
  return { now, stop };
}
