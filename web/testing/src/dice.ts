/** Repeatable dice: `dice(n)` is one of 0 … n − 1, the same row for the same seed. */
export function diceOf(seed: number): (n: number) => number {
  let at = seed;
  return (n) => {
    at = (at * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((at / 2_147_483_648) * n);
  };
}
