import { expect, it } from 'vitest';
import { Marks } from '../src/engine/marks.ts';
import { type ChatState, EMPTY, memoryStorage } from '../src/index.ts';

it('what was read is stored beside what an earlier page has read, known already or not', async () => {
  const storage = memoryStorage();
  await storage.set('seen', { old: 7 });
  let state: ChatState = EMPTY;
  const marks = new Marks({
    storage,
    key: 'seen',
    send: () => true,
    get: () => state,
    set: (seen) => {
      state = { ...state, seen };
    },
  });
  marks.read('new', 3);
  await Promise.resolve();
  expect(await storage.get('seen')).toEqual({ old: 7, new: 3 });
  await marks.restore();
  expect(state.seen).toEqual({ old: 7, new: 3 });
  marks.stop();
});
