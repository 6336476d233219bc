/** Contrast by the WCAG formula, and the colours that the widget derives from a tenant's own. */
export const PASSES = 4.5;
const HEX = /^#[0-9a-f]{6}$/;
const NEAR_BLACK = '#1c2024';
const WHITE = '#ffffff';
const BLACK = '#000000';

export const isColour = (text: string): boolean => HEX.test(text);

type Rgb = readonly [number, number, number];

function rgbOf(hex: string): Rgb {
  const at = (from: number) => Number.parseInt(hex.slice(from, from + 2), 16);
  return [at(1), at(3), at(5)];
}

const hexOf = (rgb: Rgb): string =>
  `#${rgb
    .map((it) =>
      Math.round(Math.min(255, Math.max(0, it)))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;

function luminance(hex: string): number {
  const [r, g, b] = rgbOf(hex).map((it) => {
    const part = it / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

/** White, near-black, or black where neither of them passes: one of white and black always does. */
export function textOn(fill: string): string {
  return [WHITE, NEAR_BLACK].find((it) => contrast(it, fill) >= PASSES) ?? BLACK;
}

/** The nearest shade of a colour that passes as a text on this ground. */
export function passing(colour: string, ground: string): string {
  if (contrast(colour, ground) >= PASSES) return colour;
  const towards = luminance(ground) > 0.18 ? 0 : 255;
  const from = rgbOf(colour);
  for (let step = 1; step <= 50; step++) {
    const share = step / 50;
    const mixed = hexOf(from.map((it) => it + (towards - it) * share) as unknown as Rgb);
    if (contrast(mixed, ground) >= PASSES) return mixed;
  }
  return towards === 0 ? BLACK : WHITE;
}

export const GROUND = {
  bubble: '#f0f0f3',
  panel: '#ffffff',
  darkBubble: '#212225',
  accent: '#3e63dd',
  header: '#ffffff',
} as const;

export interface ContrastRow {
  readonly word: 'textOnAccent' | 'linksInBubbles' | 'headerText' | 'linksDark';
  readonly ink: string;
  readonly ground: string;
  readonly ratio: number;
}

/** What a tenant's two colours make; unset ones are as the theme has them. */
export function rowsOf(accent: string, header: string): readonly ContrastRow[] {
  const fill = isColour(accent) ? accent : GROUND.accent;
  const top = isColour(header) ? header : GROUND.header;
  const row = (word: ContrastRow['word'], ink: string, ground: string): ContrastRow => ({
    word,
    ink,
    ground,
    ratio: contrast(ink, ground),
  });
  return [
    row('textOnAccent', textOn(fill), fill),
    row('linksInBubbles', fill, GROUND.bubble),
    row('headerText', textOn(top), top),
    row('linksDark', passing(fill, GROUND.darkBubble), GROUND.darkBubble),
  ];
}
