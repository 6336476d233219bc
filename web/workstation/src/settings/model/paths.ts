import type { Body, FieldError } from '../bodies.ts';

/** What stands at a path such as `target.within_ms`; nothing where a part of the way is missing. */
export function at(body: unknown, path: string): unknown {
  let value = body;
  for (const part of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Body)[part];
  }
  return value;
}

/** The same body with another value at a path; what is beside it stays as it is. */
export function put(body: Body, path: string, value: unknown): Body {
  const [first = '', ...rest] = path.split('.');
  if (rest.length === 0) return { ...body, [first]: value };
  const inner = body[first];
  const below = typeof inner === 'object' && inner !== null ? (inner as Body) : {};
  return { ...body, [first]: put(below, rest.join('.'), value) };
}

/** Whether two values say the same. Nothing, null and an empty list are one: the server leaves them out or not. */
export function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(plain(a)) === JSON.stringify(plain(b));
}

function plain(value: unknown): unknown {
  if (value === null || value === undefined || value === '') return undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(plain);
  if (typeof value !== 'object') return value;
  const entries = Object.entries(value)
    .map(([key, it]) => [key, plain(it)] as const)
    .filter(([, it]) => it !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** Whether a field that the server names is this one, or a part of it. */
export function isOf(field: string, path: string): boolean {
  return field === path || field.startsWith(`${path}.`) || field.startsWith(`${path}[`);
}

export function errorOf(errors: readonly FieldError[], path: string): FieldError | undefined {
  return errors.find((it) => isOf(it.field, path));
}
