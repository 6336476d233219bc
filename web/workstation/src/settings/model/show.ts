import type { Body } from '../bodies.ts';
import { type FieldSpec, fieldIn, type Look } from '../spec.ts';
import { at } from './paths.ts';
import { spanText } from './spans.ts';

/** A field of a body in words, as a comparison or the audit shows it. */
export function shown(field: FieldSpec, body: Body, look: Look): string {
  const { say, nameOf } = look;
  const { kind } = fieldIn(field, body);
  const value = at(body, field.path);
  const none = value === null || value === undefined || value === '';
  switch (kind.is) {
    case 'text':
      return none ? '–' : String(value);
    case 'number':
      return none ? '–' : kind.unit ? `${value} ${say(kind.unit, { n: Number(value) })}` : String(value);
    case 'span':
      return none ? say(kind.none ?? 'never') : spanText(Number(value));
    case 'switch':
      return say((value ?? kind.usual) ? 'on' : 'off');
    case 'choice': {
      const word = kind.of.find(([it]) => it === (value ?? ''))?.[1];
      return word ? say(word) : String(value ?? '–');
    }
    case 'ref':
      return none ? say(kind.none) : nameOf(kind.noun, String(value));
    case 'refs': {
      const ids = Array.isArray(value) ? value : [];
      return ids.length === 0 ? '–' : ids.map((id) => nameOf(kind.noun, String(id))).join(', ');
    }
    case 'own':
      return kind.show(value, look);
    case 'by':
      return '–';
  }
}
