const LETTER = /[\p{L}\p{N}_]/u;

/** A note that calls this colleague: `@Anna`, or `@Anna Lindqvist`. */
export function mentions(text: string, name: string): boolean {
  const first = name.trim().split(/\s+/u)[0]?.toLocaleLowerCase();
  if (!first) return false;
  const call = `@${first}`;
  const low = text.toLocaleLowerCase();
  for (let at = low.indexOf(call); at >= 0; at = low.indexOf(call, at + 1)) {
    const before = low[at - 1];
    const after = low[at + call.length];
    if ((before === undefined || !LETTER.test(before)) && (after === undefined || !LETTER.test(after)))
      return true;
  }
  return false;
}

const CALL = /(?<![\p{L}\p{N}_@.])@\p{L}[\p{L}\p{N}_-]*/gu;

/** A note in parts: those that call somebody, and all else. */
export function callsIn(text: string): readonly { readonly text: string; readonly calls: boolean }[] {
  const parts: { text: string; calls: boolean }[] = [];
  let at = 0;
  for (const call of text.matchAll(CALL)) {
    if (call.index > at) parts.push({ text: text.slice(at, call.index), calls: false });
    parts.push({ text: call[0], calls: true });
    at = call.index + call[0].length;
  }
  if (at < text.length) parts.push({ text: text.slice(at), calls: false });
  return parts;
}
