/** A time span as people type it: `0:25`, `2:00`, `1:30:00`. */
export function spanText(ms: number): string {
  const all = Math.round(ms / 1000);
  const [h, m, s] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60];
  const two = (it: number) => String(it).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** Milliseconds of what was typed; a number alone is seconds. None: it is no time span. */
export function spanOf(text: string): number | undefined {
  const parts = text.trim().split(':');
  if (parts.length > 3 || !parts.every((it) => /^\d{1,6}$/.test(it))) return undefined;
  // After a colon there are at most 59.
  if (parts.slice(1).some((it) => Number(it) > 59)) return undefined;
  return parts.reduce((sum, it) => sum * 60 + Number(it), 0) * 1000;
}
