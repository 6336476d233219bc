/** What a tenant chooses of the widget's look; empty: as the theme has it. */
export interface Tokens {
  readonly accent: string;
  readonly header: string;
  readonly radius_px: number | null;
  readonly has_page_font?: boolean;
}

type Rgb = readonly [number, number, number];

const NEAR_BLACK = '#1c2024';
const TEXT = 4.5;

function rgb(hex: string): Rgb {
  const number = Number.parseInt(hex.slice(1), 16);
  return [number >> 16, (number >> 8) & 255, number & 255];
}

const hex = (colour: Rgb): string =>
  `#${colour.map((it) => Math.round(it).toString(16).padStart(2, '0')).join('')}`;

function luminance(colour: string): number {
  const [r, g, b] = rgb(colour).map((it) => {
    const part = it / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** As WCAG counts it. */
export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** White or near-black; black where neither can be read. Black or white always can. */
export function onColour(colour: string): string {
  if (contrast('#ffffff', colour) >= TEXT) return '#ffffff';
  return contrast(NEAR_BLACK, colour) >= TEXT ? NEAR_BLACK : '#000000';
}

const mixed = (colour: string, to: string, share: number): string => {
  const [one, other] = [rgb(colour), rgb(to)];
  return hex(one.map((it, i) => it + ((other[i] as number) - it) * share) as unknown as Rgb);
};

/** The nearest to `colour` on the way to black or white that reaches `least` on every one of `grounds`. */
export function readable(colour: string, grounds: readonly string[], least: number): string {
  const to = luminance(grounds[0] as string) > 0.2 ? '#000000' : '#ffffff';
  for (let share = 0; share < 1; share += 0.02) {
    const tried = mixed(colour, to, share);
    if (grounds.every((ground) => contrast(tried, ground) >= least)) return tried;
  }
  return to;
}

/** Everything that follows from the four tokens, as custom properties. */
export function tokensOf(look: Tokens, dark: boolean): Record<string, string> {
  const tokens: Record<string, string> = {};
  const [raised, theirs] = dark ? ['#18191b', '#212225'] : ['#ffffff', '#f0f0f3'];
  if (look.accent) {
    // A fill must be seen, its text be read.
    const accent = dark ? readable(look.accent, [raised], 3) : look.accent;
    tokens['--accent'] = accent;
    tokens['--accent-hover'] = mixed(accent, '#000000', 0.12);
    tokens['--on-accent'] = onColour(accent);
    tokens['--accent-text'] = readable(look.accent, [raised, theirs], TEXT);
    tokens['--ring'] = readable(look.accent, [raised], 3);
    tokens['--selected'] = mixed(raised, look.accent, dark ? 0.22 : 0.12);
  }
  if (look.header) {
    const on = onColour(look.header);
    tokens['--header'] = look.header;
    tokens['--on-header'] = on;
    tokens['--header-muted'] = readable(mixed(on, look.header, 0.25), [look.header], TEXT);
  }
  if (look.radius_px != null) {
    tokens['--bubble'] = `${look.radius_px}px`;
    tokens['--control-radius'] = `${Math.round(look.radius_px * 0.6)}px`;
  }
  return tokens;
}
