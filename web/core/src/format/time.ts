const DAY_MS = 86_400_000;

/** `10:41`, or by the locale's habit. */
export function timeOfDay(at: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' }).format(at);
}

function midnight(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

/** `Today`, `Yesterday`, else the date; the year only when it is another one. */
export function dayLabel(at: number, now: number, locale: string): string {
  const days = Math.round((midnight(now) - midnight(at)) / DAY_MS);
  if (days === 0 || days === 1) {
    const word = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-days, 'day');
    return word.charAt(0).toLocaleUpperCase(locale) + word.slice(1);
  }
  const year = new Date(at).getFullYear() === new Date(now).getFullYear() ? undefined : ('numeric' as const);
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', ...(year ? { year } : {}) }).format(
    at,
  );
}

export function sameDay(a: number, b: number): boolean {
  return midnight(a) === midnight(b);
}

/** `4:12` under ten minutes, then `14 min`, then `2 h 14`. A negative one is zero. */
export function duration(ms: number, units: { min: string; h: string } = { min: 'min', h: 'h' }): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return `${minutes}:${String(seconds % 60).padStart(2, '0')}`;
  if (minutes < 60) return `${minutes} ${units.min}`;
  return `${Math.floor(minutes / 60)} ${units.h} ${minutes % 60}`;
}
