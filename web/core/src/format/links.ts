export type Piece = { readonly text: string; readonly href?: string };

const LINK = /\b(?:https?:\/\/|www\.)[^\s<>"']+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/giu;
const TAIL = /[.,;:!?)\]}»”]+$/u;

/** Splits a text at its web and mail addresses. Never HTML: a screen draws each piece as text. */
export function pieces(text: string): readonly Piece[] {
  const out: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    const found = match[0].replace(TAIL, '');
    if (match.index > from) out.push({ text: text.slice(from, match.index) });
    const href = /^https?:/i.test(found)
      ? found
      : found.includes('@')
        ? `mailto:${found}`
        : `https://${found}`;
    out.push({ text: found, href });
    from = match.index + found.length;
  }
  if (from < text.length) out.push({ text: text.slice(from) });
  return out;
}
