const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** `96 kB`, `2.4 MB`; a step is 1 024, as in the limits that are set. */
export function sizeOf(bytes: number, locale: string): string {
  let value = bytes;
  let at = 0;
  while (value >= 1_023.5 && at < UNITS.length - 1) {
    value /= 1_024;
    at++;
  }
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: UNITS[at] as string,
    unitDisplay: at === 0 ? 'long' : 'short',
    maximumFractionDigits: value < 10 && at > 1 ? 1 : 0,
  }).format(value);
}

/** What a file is, in a word: how its name ends, else nothing. */
export function endingOf(name: string): string {
  return /\.([\p{L}\p{N}]{1,5})$/u.exec(name)?.[1]?.toUpperCase() ?? '';
}
