import { FIGURE, type FigureName, type FigureUnit } from '@switchboard/core/monitor';
import type { Locale } from '../words.ts';
import { ruFigures } from './words/ru-figures.ts';

/** What a figure is called and means: in English the very words of docs/metrics.md. */
export function figureOf(
  name: FigureName,
  locale: Locale,
): { readonly title: string; readonly meaning: string } {
  return locale === 'ru' ? ruFigures[name] : FIGURE[name];
}

/** What it is measured in. */
export const unitOf = (name: FigureName): FigureUnit => FIGURE[name].unit;

export const FIGURES = Object.keys(FIGURE) as readonly FigureName[];
