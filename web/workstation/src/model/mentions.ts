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
