import { expect, it } from 'vitest';
import { type ChatState, EMPTY, emptyTimeline } from '../src/index.ts';
import { diff, patched } from '../src/tabs/patch.ts';

const state = (...ids: string[]): ChatState => ({
  ...EMPTY,
  timelines: Object.fromEntries(ids.map((id) => [id, emptyTimeline(id)])),
});

it('tells what changed, and nothing else', () => {
  const before = state('a', 'b');
  const b = { ...emptyTimeline('b'), head: 3 };
  const after = { ...before, kept: false, timelines: { ...before.timelines, b } };
  expect(diff(before, after)).toEqual({ kept: false, timelines: { b } });
  expect(patched(before, diff(before, after))).toEqual(after);
  expect(diff(after, after)).toEqual({});
});

it('tells what was let go: no tab keeps it', () => {
  const before = state('a', 'b');
  const { a: _, ...timelines } = before.timelines;
  const after = { ...before, timelines };
  const told = structuredClone(diff(before, after));
  expect(Object.keys(patched(before, told).timelines)).toEqual(['b']);
});
