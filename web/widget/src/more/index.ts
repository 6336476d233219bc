import type { Rest } from '../frame/app.tsx';
import { More } from './more.tsx';
import { moreWords } from './words.ts';

/** Everything that the first screen does without. */
export async function load(locale: string): Promise<Rest> {
  return { More, tell: await moreWords(locale) };
}
