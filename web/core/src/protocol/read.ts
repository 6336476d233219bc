import type { ServerFrame } from './generated.ts';

/** What a field must be: text, number, flag, an object with fields, or a list of such objects. */
type Need = 's' | 'n' | 'b' | Needs | readonly [Needs];
export interface Needs {
  readonly [field: string]: Need;
}

const problem = { type: 's', title: 's' } as const;
const entry = { timeline: 's', n: 'n', conversation: 's', cid: 's', by: 's', at: 'n', kind: 's' } as const;
/** A row of the inbox or of the board. */
export const CARD = { conversation: 's', timeline: 's', since: 'n' } as const;

/** What a client leans on in each frame. More fields are allowed: a newer server may send them. */
const FRAMES: Needs = {
  welcome: {
    me: { tenant: 's', role: 's', id: 's', name: 's' },
    ticket: 's',
    expires_at: 'n',
    now: 'n',
    store_epoch: 's',
  },
  accepted: { cid: 's' },
  busy: { reason: 's', retry_ms: 'n' },
  refused: { problem },
  entry,
  page: {
    timeline: 's',
    entries: [entry],
    head: 'n',
    more: 'b',
    delivered: 'n',
    read: 'n',
    stage: 's',
    version: 'n',
  },
  head: { timeline: 's', n: 'n' },
  receipt: { timeline: 's', delivered: 'n', read: 'n' },
  typing: { timeline: 's', by: 's', name: 's', on: 'b' },
  reset: { timeline: 's', store_epoch: 's' },
  widget: { version: 'n' },
  ping: { now: 'n' },
  goaway: { after_ms: 'n', ticket: 's' },
};

function fits(value: unknown, need: Need): boolean {
  if (need === 's') return typeof value === 'string';
  if (need === 'n') return Number.isFinite(value);
  if (need === 'b') return typeof value === 'boolean';
  if (isList(need)) return Array.isArray(value) && value.every((item) => fits(item, need[0]));
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.entries(need).every(([field, it]) => fits((value as Record<string, unknown>)[field], it))
  );
}

function isList(need: Needs | readonly [Needs]): need is readonly [Needs] {
  return Array.isArray(need);
}

/** Reads one text frame; nothing for an unknown kind or a wrong shape, which a client ignores. `more`: kinds beside those. */
export function readFrame(data: string, more?: Needs): ServerFrame | undefined {
  let value: { t?: unknown } | null;
  try {
    value = JSON.parse(data);
  } catch {
    return undefined;
  }
  const kind = value?.t;
  if (typeof kind !== 'string') return undefined;
  const known = [FRAMES, more].find((it) => it && Object.hasOwn(it, kind));
  return known && fits(value, known[kind] as Needs) ? (value as ServerFrame) : undefined;
}
