import { expect, it } from 'vitest';
import { Marks } from '../src/engine/marks.ts';
import { type ChatState, type ClientFrame, EMPTY, emptyTimeline, memoryStorage } from '../src/index.ts';

function setUp(storage = memoryStorage()) {
  const at = { state: EMPTY as ChatState, line: true };
  const sent: ClientFrame[] = [];
  const marks = new Marks({
    storage,
    key: 'seen',
    send: (frame) => at.line && sent.push(frame) > 0,
    get: () => at.state,
    set: (seen) => {
      at.state = { ...at.state, seen };
    },
  });
  return { marks, storage, at, sent };
}

it('what was read is stored beside what an earlier page has read, known already or not', async () => {
  const { marks, storage, at } = setUp();
  await storage.set('seen', { old: 7 });
  marks.read('new', 3);
  await Promise.resolve();
  expect(await storage.get('seen')).toEqual({ old: 7, new: 3 });
  await marks.restore();
  expect(at.state.seen).toEqual({ old: 7, new: 3 });
  marks.stop();
});

it('a mark never goes back, whatever another page has stored', async () => {
  const { marks, storage, at } = setUp();
  await storage.set('seen', { t: 7 });
  marks.read('t', 3);
  await Promise.resolve();
  expect(await storage.get('seen')).toEqual({ t: 7 });
  await marks.restore();
  expect(at.state.seen).toEqual({ t: 7 });
  marks.stop();
});

it('of a thousand chats the marks of those read last are kept, in memory and in the store', async () => {
  const { marks, storage, at } = setUp();
  const ids = Array.from({ length: 1_000 }, (_, i) => `t${i}`);
  for (const id of ids.slice(0, 990)) marks.read(id, 1);
  marks.read('t5', 2);
  for (const id of ids.slice(990)) marks.read(id, 1);
  const last = ['t5', ...ids.slice(873)].sort();
  expect(Object.keys(at.state.seen).sort()).toEqual(last);
  await Promise.resolve();
  const stored = (await storage.get('seen')) as object;
  expect(Object.keys(stored).sort()).toEqual(last);

  // What an older version has stored without a bound.
  await storage.set('seen', { ...Object.fromEntries(ids.map((id) => [`old ${id}`, 1])), ...stored });
  const next = setUp(storage);
  await next.marks.restore();
  expect(Object.keys(next.at.state.seen).sort()).toEqual(last);
  marks.stop();
});

it('what was read without a line is told by the next page, when it has the timeline', async () => {
  const storage = memoryStorage();
  const before = setUp(storage);
  before.at.line = false;
  before.marks.read('t', 3);
  const { marks, at, sent } = setUp(storage);
  await marks.restore();
  marks.restart();
  const timeline = { ...emptyTimeline('t'), loaded: true, high: 3 };
  at.state = { ...at.state, timelines: { t: timeline } };
  marks.moved(timeline);
  marks.moved(timeline);
  expect(sent).toEqual([{ t: 'read', timeline: 't', n: 3 }]);
  marks.restart();
  expect(sent).toHaveLength(2);
  marks.stop();
});
