/** A place in a text that something is to be put in: `{{customer.first_name|there}}`, or `{{delivery date}}`. */
export interface Gap {
  readonly from: number;
  readonly to: number;
  readonly name: string;
  /** What stands there when nothing is known; may be empty. */
  readonly fallback: string | undefined;
}

/** What is known, by name. Empty is not known. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** A part of a text as a preview draws it. */
export interface Part {
  readonly is: 'text' | 'filled' | 'gap';
  readonly text: string;
}

const GAP = /\{\{[ \t]*([\p{L}_](?:[\p{L}\p{N}_. -]*[\p{L}\p{N}_])?)[ \t]*(?:\|([^{}|\n]*))?\}\}/gu;

/** Every place, from the start. What is not a name between two braces is text. */
export function gapsOf(text: string): readonly Gap[] {
  return [...text.matchAll(GAP)].map((it) => ({
    from: it.index,
    to: it.index + it[0].length,
    name: it[1] ?? '',
    fallback: it[2]?.trim(),
  }));
}

function knownOf({ name, fallback }: Gap, variables: Variables): string | undefined {
  // A customer may be called anything: their name must not become a place to fill.
  const known = Object.hasOwn(variables, name) ? variables[name]?.replace(/[{}]/g, '').trim() : undefined;
  return known || fallback;
}

/** The text in parts: what is filled by itself, and what a person has to fill. */
export function partsOf(text: string, variables: Variables): readonly Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const gap of gapsOf(text)) {
    if (gap.from > at) parts.push({ is: 'text', text: text.slice(at, gap.from) });
    const value = knownOf(gap, variables);
    if (value === undefined) parts.push({ is: 'gap', text: gap.name });
    else if (value !== '') parts.push({ is: 'filled', text: value });
    at = gap.to;
  }
  if (at < text.length) parts.push({ is: 'text', text: text.slice(at) });
  return parts;
}

/** The text with all filled that is known or has a fallback; the others stay as they are, and block sending. */
export function resolved(text: string, variables: Variables): string {
  return filled(text, 0, variables).text;
}

/** The same for a text that is being written: the caret stays between the same letters. */
export function filled(
  text: string,
  caret: number,
  variables: Variables,
): { readonly text: string; readonly caret: number } {
  let out = '';
  let at = 0;
  let moved = caret;
  for (const gap of gapsOf(text)) {
    const value = knownOf(gap, variables);
    if (value === undefined) continue;
    out += text.slice(at, gap.from) + value;
    at = gap.to;
    if (caret >= gap.to) moved += value.length - (gap.to - gap.from);
    else if (caret > gap.from) moved = out.length;
  }
  return { text: out + text.slice(at), caret: moved };
}

/** The place to fill after the caret, or before it. Past the last there is none, so that Tab still leaves the text. */
export function gapFrom(text: string, caret: number, by: 1 | -1): Gap | undefined {
  const gaps = gapsOf(text);
  return by === 1 ? gaps.find((it) => it.from >= caret) : gaps.findLast((it) => it.to <= caret);
}

const firstOf = (name: string) => name.trim().split(/\s+/u)[0];

/** What is known of this chat. */
export function variablesOf(
  customer: { readonly name: string },
  operator: { readonly name: string },
): Variables {
  return {
    'customer.name': customer.name.trim(),
    'customer.first_name': firstOf(customer.name),
    'operator.name': operator.name.trim(),
    'operator.first_name': firstOf(operator.name),
  };
}
