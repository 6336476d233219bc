import { contrast, onColour, readable } from '@switchboard/core';

/** What a text needs, by WCAG. */
export const PASSES = 4.5;
const HEX = /^#[0-9a-f]{6}$/;

export const isColour = (text: string): boolean => HEX.test(text);

/** As the theme has it, where a tenant chose nothing. */
export const USUAL = { accent: '#3e63dd', header: '#ffffff' } as const;
const BUBBLE = '#f0f0f3';
const GROUNDS = ['#ffffff', BUBBLE] as const;
const DARK_BUBBLE = '#212225';
const DARK_GROUNDS = ['#18191b', DARK_BUBBLE] as const;

/** The colour in which links are drawn: the accent, or the nearest to it that can be read. */
export function linkOf(accent: string, dark = false): string {
  const fill = isColour(accent) ? accent : USUAL.accent;
  return readable(fill, dark ? DARK_GROUNDS : GROUNDS, PASSES);
}

/** How the derived links stand in a bubble. */
export const linkRatio = (link: string): number => contrast(link, BUBBLE);

export interface ContrastRow {
  readonly word: 'textOnAccent' | 'linksInBubbles' | 'headerText' | 'linksDark';
  readonly ink: string;
  readonly ground: string;
  readonly ratio: number;
}

/** What a tenant's two colours make; unset ones are as the theme has them. */
export function rowsOf(accent: string, header: string): readonly ContrastRow[] {
  const fill = isColour(accent) ? accent : USUAL.accent;
  const top = isColour(header) ? header : USUAL.header;
  const row = (word: ContrastRow['word'], ink: string, ground: string): ContrastRow => ({
    word,
    ink,
    ground,
    ratio: contrast(ink, ground),
  });
  return [
    row('textOnAccent', onColour(fill), fill),
    row('linksInBubbles', fill, BUBBLE),
    row('headerText', onColour(top), top),
    row('linksDark', linkOf(fill, true), DARK_BUBBLE),
  ];
}
