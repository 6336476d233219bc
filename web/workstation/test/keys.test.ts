import { describe, expect, it } from 'vitest';
import { actOf, type Focus, type KeyHabits, type KeyPress, sends } from '../src/model/keys.ts';

const press = (code: string, part: Partial<KeyPress> = {}): KeyPress => ({
  code,
  key: part.key ?? code.replace(/^Key|^Digit/, '').toLowerCase(),
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  repeat: false,
  ...part,
});
const USUAL: KeyHabits = { singleKeys: true, keys: {} };
const OFF: KeyHabits = { singleKeys: false, keys: {} };
const act = (it: KeyPress, focus: Focus = 'page', habits = USUAL) => actOf(it, focus, habits)?.act;

describe('a single key', () => {
  it('acts by its place, so that a Cyrillic layout works', () => {
    expect(act(press('KeyJ', { key: 'о' }))).toBe('next');
    expect(act(press('KeyK', { key: 'л' }))).toBe('previous');
    expect(act(press('KeyA', { key: 'ф' }))).toBe('take');
    expect(act(press('KeyE', { key: 'у' }))).toBe('close');
    expect(act(press('KeyR', { key: 'к' }))).toBe('reply');
    expect(act(press('KeyN', { key: 'т' }))).toBe('note');
    expect(act(press('KeyI', { key: 'ш' }))).toBe('facts');
  });

  it('does nothing in a text, with a modifier, held down, or switched off', () => {
    expect(act(press('KeyE'), 'text')).toBeUndefined();
    for (const modifier of ['ctrlKey', 'metaKey', 'altKey', 'shiftKey'])
      expect(act(press('KeyE', { [modifier]: true }))).toBeUndefined();
    expect(act(press('KeyE', { repeat: true }))).toBeUndefined();
    for (const code of ['KeyE', 'KeyJ', 'Digit1', 'Slash', 'BracketLeft', 'KeyG'])
      expect([code, act(press(code), 'page', OFF)]).toEqual([code, undefined]);
  });

  it('plugs into a line', () => {
    expect(actOf(press('Digit3'), 'page', USUAL)).toEqual({ act: 'line', line: 3 });
    expect(actOf(press('Numpad9'), 'control', USUAL)).toEqual({ act: 'line', line: 9 });
    expect(act(press('Digit0'))).toBeUndefined();
  });

  it('Enter writes a reply, and still presses a button that has the focus', () => {
    expect(act(press('Enter', { key: 'Enter' }))).toBe('reply');
    expect(act(press('Enter', { key: 'Enter' }), 'control')).toBeUndefined();
  });

  it('the question mark is where a layout has it', () => {
    expect(act(press('Slash', { key: '?', shiftKey: true }))).toBe('help');
    expect(act(press('Digit7', { key: '?', shiftKey: true }))).toBe('help');
  });

  it('Escape leaves, in a text too, and also when single keys are off', () => {
    expect(act(press('Escape', { key: 'Escape' }), 'text', OFF)).toBe('escape');
  });

  it('Alt is never ours: with it people type signs', () => {
    for (const code of ['KeyL', 'KeyE', 'KeyJ', 'KeyK', 'Digit1', 'Slash'])
      for (const ctrlKey of [false, true])
        expect([code, act(press(code, { altKey: true, ctrlKey }))]).toEqual([code, undefined]);
  });

  it('stands where the person put it, and then nowhere else', () => {
    const habits: KeyHabits = { singleKeys: true, keys: { next: 'KeyX', previous: 'KeyE' } };
    expect(act(press('KeyX'), 'page', habits)).toBe('next');
    expect(act(press('KeyJ'), 'page', habits)).toBeUndefined();
    expect(act(press('KeyE'), 'page', habits)).toBe('previous');
  });

  it('searches where a layout has the stroke', () => {
    expect(act(press('Slash', { key: '.' }))).toBe('search');
    expect(act(press('Digit7', { key: '/', shiftKey: true }))).toBe('search');
  });

  it('G and a second key go somewhere; the second one alone is itself', () => {
    expect(act(press('KeyG', { key: 'п' }))).toBe('go');
    expect(actOf(press('KeyI'), 'page', USUAL, true)?.act).toBe('goInbox');
    expect(actOf(press('KeyQ'), 'page', USUAL, true)?.act).toBe('goQueue');
    expect(actOf(press('KeyI'), 'page', USUAL)?.act).toBe('facts');
    expect(actOf(press('KeyJ'), 'page', USUAL, true)?.act).toBe('next');
  });
});

it('Ctrl K opens the palette from everywhere, by its place', () => {
  const chord = press('KeyK', { key: 'л', ctrlKey: true });
  expect(act(chord, 'text', OFF)).toBe('palette');
  expect(act(press('KeyK', { ctrlKey: true, shiftKey: true }))).toBeUndefined();
});

it('F6 goes from tile to tile, from inside a text too', () => {
  expect(act(press('F6', { key: 'F6' }), 'text', OFF)).toBe('tileNext');
  expect(act(press('F6', { key: 'F6', shiftKey: true }), 'text')).toBe('tilePrevious');
});

it('Ctrl or Cmd with Enter sends', () => {
  expect(sends({ key: 'Enter', ctrlKey: true, metaKey: false })).toBe(true);
  expect(sends({ key: 'Enter', ctrlKey: false, metaKey: true })).toBe(true);
  expect(sends({ key: 'Enter', ctrlKey: false, metaKey: false })).toBe(false);
});
