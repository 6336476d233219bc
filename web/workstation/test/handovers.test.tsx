// @vitest-environment happy-dom
import type { ChatState } from '@switchboard/core';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Commands } from '../src/desk/commands.ts';
import { useHandovers } from '../src/desk/handovers.ts';
import { useWords } from '../src/words.ts';
import { pageOf } from './page.tsx';
import { card, stateOf } from './state.ts';

let page: ReturnType<typeof pageOf>;
const tell = vi.fn();

function Watcher({ state }: { state: ChatState }) {
  const { say } = useWords();
  useHandovers(state, say, { tell } as unknown as Commands);
  return null;
}
const draw = (state: ChatState) => page.draw(state, <Watcher state={state} />);
const leaving = stateOf([card('Aiko', { place: 'leaving' }), card('other')]);

beforeEach(() => {
  tell.mockClear();
  page = pageOf();
  draw(leaving);
});
afterEach(() => page.end());

it('a chat that nobody took comes back with a word', () => {
  draw(stateOf([card('Aiko'), card('other')]));
  expect(tell.mock.calls).toEqual([['Aiko: nobody took it, it stays with you']]);
  draw(stateOf([card('Aiko')]));
  expect(tell).toHaveBeenCalledTimes(1);
});

it('one that is taken is gone with a word, and one that waits in the queue with another', () => {
  draw(stateOf([card('other')]));
  expect(tell.mock.calls).toEqual([['Aiko: handed over']]);
  tell.mockClear();
  draw(leaving);
  const queued = stateOf([card('other')]);
  const waiting = [{ ...card('Aiko'), version: 2 }];
  draw({ ...queued, desk: { ...queued.desk, board: { version: 1, waiting, total: 1 } } });
  expect(tell.mock.calls).toEqual([['Aiko: nobody took it, it waits in the queue']]);
});
