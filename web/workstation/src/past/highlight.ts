import { useEffect } from 'react';

const NAME = 'found-words';
const WORD = /[\p{L}\p{N}]+/gu;

/** Marks these words (small letters) in what is drawn, without touching it. A browser that cannot shows them plain. */
export function useHighlight(place: HTMLElement | null, words: readonly string[], drawn: unknown): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is drawn says when to look again.
  useEffect(() => {
    if (!place || words.length === 0 || typeof Highlight === 'undefined') return;
    const wanted = new Set(words);
    const ranges: Range[] = [];
    const walk = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode())
      for (const found of (node.textContent ?? '').matchAll(WORD)) {
        if (!wanted.has(found[0].toLowerCase())) continue;
        const range = new Range();
        range.setStart(node, found.index);
        range.setEnd(node, found.index + found[0].length);
        ranges.push(range);
      }
    CSS.highlights.set(NAME, new Highlight(...ranges));
    return () => void CSS.highlights.delete(NAME);
  }, [place, words, drawn]);
}
