// @vitest-environment happy-dom
import { act } from 'react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Help } from '../src/desk/help.tsx';
import { BINDINGS } from '../src/model/keymap.ts';
import { prefer, preferences } from '../src/preferences.ts';
import { en } from '../src/words/en.ts';
import { pageOf } from './page.tsx';
import { stateOf } from './state.ts';

let page: ReturnType<typeof pageOf>;
const button = (word: string) =>
  [...page.place.querySelectorAll('button')].find((it) =>
    it.getAttribute('aria-label')?.includes(`: ${word},`),
  );
const press = (it: Element | undefined, code: string, key = code) =>
  act(
    () =>
      void it?.dispatchEvent(new KeyboardEvent('keydown', { code, key, bubbles: true, cancelable: true })),
  );
const ask = (word: string) => {
  const it = button(word);
  act(() => it?.click());
  return it;
};

beforeEach(() => {
  prefer({ keys: {}, singleKeys: true });
  page = pageOf();
  page.draw(stateOf([]), <Help onClose={() => undefined} />);
});
afterEach(() => page.end());

it('every key of the map stands on the sheet, and nothing else', () => {
  const rows = [...page.place.querySelectorAll('li > span:first-child')].map((it) => it.textContent);
  expect([...rows].sort()).toEqual(BINDINGS.map((it) => en[it.word]).sort());
});

it('a single key is put elsewhere with the next key, and comes back', () => {
  press(ask(en.keyClose), 'KeyX', 'ч');
  expect(preferences().keys).toEqual({ close: 'KeyX' });
  expect(button(en.keyClose)?.textContent).toBe('X');
  const reset = [...page.place.querySelectorAll('button')].find((it) => it.textContent === en.keysReset);
  act(() => reset?.click());
  expect(preferences().keys).toEqual({});
});

it('a key that is in use, or not ours to give, is refused with the reason', () => {
  press(ask(en.keyClose), 'KeyJ');
  expect(page.place.textContent).toContain(`J does already: ${en.keyNext}`);
  press(ask(en.keyClose), 'Digit3');
  expect(page.place.textContent).toContain(en.keyNotFree);
  press(ask(en.keyClose), 'Escape');
  expect(preferences().keys).toEqual({});
});

it('single keys are switched off where they are listed', () => {
  act(() => page.place.querySelector<HTMLInputElement>('[role="switch"]')?.click());
  expect(preferences().singleKeys).toBe(false);
});
