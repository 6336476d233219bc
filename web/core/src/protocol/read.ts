import * as v from 'valibot';
import type { ServerFrame } from './generated.ts';

const text = v.string();
const number = v.number();
const flag = v.boolean();

const problem = v.looseObject({ type: text, title: text });

export const entryShape = v.looseObject({
  timeline: text,
  n: number,
  conversation: text,
  cid: text,
  by: text,
  at: number,
  kind: text,
});

/** What a client leans on in each frame. More fields are allowed: a newer server may send them. */
const SHAPES: Readonly<Record<string, v.GenericSchema>> = {
  welcome: v.looseObject({
    me: v.looseObject({ tenant: text, role: text, id: text, name: text }),
    ticket: text,
    expires_at: number,
    now: number,
    store_epoch: text,
  }),
  accepted: v.looseObject({ cid: text }),
  busy: v.looseObject({ reason: text, retry_ms: number }),
  refused: v.looseObject({ problem }),
  entry: entryShape,
  page: v.looseObject({
    timeline: text,
    entries: v.array(entryShape),
    head: number,
    more: flag,
    delivered: number,
    read: number,
    stage: text,
    version: number,
  }),
  head: v.looseObject({ timeline: text, n: number }),
  receipt: v.looseObject({ timeline: text, delivered: number, read: number }),
  typing: v.looseObject({ timeline: text, by: text, name: text, on: flag }),
  result: v.looseObject({ cid: text, problem: v.optional(problem) }),
  reset: v.looseObject({ timeline: text, store_epoch: text }),
  ping: v.looseObject({ now: number }),
  goaway: v.looseObject({ after_ms: number, ticket: text }),
  inbox: v.looseObject({
    version: number,
    chats: v.array(v.looseObject({ conversation: text, timeline: text })),
  }),
  inbox_change: v.looseObject({ version: number, conversation: text }),
  board: v.looseObject({
    version: number,
    total: number,
    waiting: v.array(v.looseObject({ conversation: text, timeline: text, since: number })),
  }),
  board_change: v.looseObject({ version: number, conversation: text, waiting: flag }),
};

/** Reads one text frame; nothing for an unknown kind or a wrong shape, which a client ignores. */
export function readFrame(data: string): ServerFrame | undefined {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return undefined;
  }
  const kind = (value as { t?: unknown } | null)?.t;
  const shape = typeof kind === 'string' && Object.hasOwn(SHAPES, kind) ? SHAPES[kind] : undefined;
  return shape && v.is(shape, value) ? (value as ServerFrame) : undefined;
}
