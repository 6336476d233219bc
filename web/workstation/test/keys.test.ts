import { describe, expect, it } from 'vitest';
import { actOf, type Focus, type KeyPress, sends } from '../src/model/keys.ts';

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
const act = (it: KeyPress, focus: Focus = 'page', singleKeys = true) => actOf(it, focus, singleKeys)?.act;

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
    expect(act(press('KeyE'), 'page', false)).toBeUndefined();
  });

  it('plugs into a line', () => {
    expect(actOf(press('Digit3'), 'page', true)).toEqual({ act: 'line', line: 3 });
    expect(actOf(press('Numpad9'), 'control', true)).toEqual({ act: 'line', line: 9 });
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
    expect(act(press('Escape', { key: 'Escape' }), 'text', false)).toBe('escape');
  });
});

it('Ctrl or Cmd with Enter sends', () => {
  expect(sends({ key: 'Enter', ctrlKey: true, metaKey: false })).toBe(true);
  expect(sends({ key: 'Enter', ctrlKey: false, metaKey: true })).toBe(true);
  expect(sends({ key: 'Enter', ctrlKey: false, metaKey: false })).toBe(false);
});
