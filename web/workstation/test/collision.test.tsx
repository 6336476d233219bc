// @vitest-environment happy-dom
import { type ChatState, memoryStorage } from '@switchboard/core';
import { act } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Drafts } from '../src/model/drafts.ts';
import { ReplyBox } from '../src/thread/reply-box.tsx';
import { en } from '../src/words/en.ts';
import { pageOf, typed } from './page.tsx';
import { card, entry, ME, minutesAgo, stateOf, timeline } from './state.ts';

const say = vi.fn();
let page: ReturnType<typeof pageOf>;

function state(...more: ReturnType<typeof entry>[]): ChatState {
  const told = timeline([entry(1, 'customer', minutesAgo(3)), ...more]);
  return { ...stateOf([card('a')], { 'timeline of a': told }), line: { name: 'open' } };
}
const draw = (it: ChatState) => page.draw(it, <ReplyBox selected={card('a')} name="Aiko" />);
const area = () => page.place.querySelector('textarea') as HTMLTextAreaElement;
const send = () =>
  act(
    () =>
      void area().dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true, bubbles: true, cancelable: true }),
      ),
  );
const theirs = entry(2, 'james', minutesAgo(1), { kind: 'message', text: 'tomorrow' });

beforeEach(() => {
  say.mockClear();
  page = pageOf({ say, typing: () => undefined }, new Drafts(memoryStorage(), 'desk'));
});
afterEach(() => page.end());

it('a reply that was begun before a colleague replied is sent when it is sent twice', () => {
  draw(state());
  typed(area(), 'today');
  draw(state({ ...theirs, by_name: 'James' }));
  send();
  expect(say).not.toHaveBeenCalled();
  expect(page.place.textContent).toContain(en.repliedMeanwhile.replace('{name}', 'James'));
  send();
  expect(say.mock.calls).toEqual([['timeline of a', 'today', undefined]]);
});

it('a reply that was begun after it, or that only I answered before, is sent at once', () => {
  draw(state(theirs));
  typed(area(), 'and more');
  draw(state(theirs, entry(3, ME, minutesAgo(0))));
  send();
  expect(say).toHaveBeenCalledTimes(1);
});

it('a note of a colleague is no reply', () => {
  draw(state());
  typed(area(), 'today');
  draw(state(entry(2, 'james', minutesAgo(1), { kind: 'note', text: 'look' })));
  send();
  expect(say).toHaveBeenCalledTimes(1);
});
