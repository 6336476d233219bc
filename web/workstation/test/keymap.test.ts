import { describe, expect, it } from 'vitest';
import {
  type Act,
  actOfCode,
  BINDINGS,
  canHold,
  capsOf,
  codeOf,
  printed,
  remapOf,
  remapped,
} from '../src/model/keymap.ts';
import { en } from '../src/words/en.ts';

describe('the map of keys', () => {
  it('has every act once, with a word, and no key twice', () => {
    const acts = BINDINGS.map((it) => it.act);
    expect(new Set(acts).size).toBe(acts.length);
    const codes = BINDINGS.flatMap((it) => it.code ?? []);
    expect(new Set(codes).size).toBe(codes.length);
    for (const { word, group } of BINDINGS) expect([en[word], en[group]]).not.toContain(undefined);
  });

  it('uses no key that a person could not give to something else', () => {
    for (const { act, code } of BINDINGS) if (code) expect([act, canHold(code)]).toEqual([act, true]);
    for (const code of ['Digit1', 'Enter', 'Escape', 'Tab', 'Space', 'KeyG', 'ArrowUp', 'F6'])
      expect([code, canHold(code)]).toEqual([code, false]);
  });
});

describe('a key that is put elsewhere', () => {
  const move = (act: Act, code: string, from = {}) => {
    const to = remapped(from, act, code);
    if ('taken' in to) throw new Error(`taken by ${to.taken}`);
    return to.remap;
  };

  it('leaves its usual place, which another may have then', () => {
    const one = move('close', 'KeyX');
    expect([codeOf('close', one), actOfCode('KeyE', one)]).toEqual(['KeyX', undefined]);
    const two = move('reply', 'KeyE', one);
    expect([actOfCode('KeyE', two), actOfCode('KeyX', two)]).toEqual(['reply', 'close']);
  });

  it('never takes a place that is in use', () => {
    expect(remapped({}, 'close', 'KeyJ')).toEqual({ taken: 'next' });
    expect(remapped(move('close', 'KeyX'), 'note', 'KeyX')).toEqual({ taken: 'close' });
  });

  it('is forgotten when it comes home', () => {
    expect(move('close', 'KeyE', move('close', 'KeyX'))).toEqual({});
  });

  it('survives a reload, and nonsense in the store does not', () => {
    expect(
      remapOf({ close: 'KeyX', next: 'KeyX', line: 'KeyZ', reply: 'Tab', note: 7, other: 'KeyO' }),
    ).toEqual({
      next: 'KeyX',
    });
    expect(remapOf('nonsense')).toEqual({});
    expect(remapOf(JSON.parse(JSON.stringify(move('close', 'KeyX'))))).toEqual({ close: 'KeyX' });
  });
});

describe('a cap', () => {
  const capsFor = (act: Act, remap = {}, layout?: ReadonlyMap<string, string>) => {
    const binding = BINDINGS.find((it) => it.act === act);
    return binding && capsOf(binding, remap, layout, '⌘');
  };

  it('shows what is printed on this keyboard', () => {
    expect(capsFor('take')).toEqual(['A']);
    expect(capsFor('take', {}, new Map([['KeyA', 'q']]))).toEqual(['Q']);
    expect(printed('BracketLeft')).toBe('[');
  });

  it('shows the person’s own key, sequences, and the key of this system', () => {
    expect(capsFor('take', { take: 'KeyX' })).toEqual(['X']);
    expect(capsFor('goInbox')).toEqual(['G', 'I']);
    expect(capsFor('reply')).toEqual(['R', '↵']);
    expect(capsFor('palette')).toEqual(['⌘ K']);
    expect(capsFor('note', { take: 'KeyN' })).toEqual([]);
  });
});
