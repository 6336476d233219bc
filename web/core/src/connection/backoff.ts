const BASE_MS = 500;
const CAP_MS = 30_000;

/** Full jitter: anything between nothing and the doubled base, so that clients do not come back together. */
export function backoff(tries: number, random: number): number {
  return Math.round(random * Math.min(CAP_MS, BASE_MS * 2 ** Math.min(tries, 10)));
}
