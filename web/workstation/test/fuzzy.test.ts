import { describe, expect, it } from 'vitest';
import { marked, match } from '../src/model/fuzzy.ts';

const hits = (query: string, text: string) =>
  match(query, text)
    ?.at.map((it) => [...text][it])
    .join('');
const order = (query: string, ...texts: string[]) =>
  texts
    .flatMap((text) => {
      const found = match(query, text);
      return found ? { text, score: found.score } : [];
    })
    .sort((a, b) => b.score - a.score)
    .map((it) => it.text);

describe('a search by a few letters', () => {
  it('finds the start, the inside, the initials, and words in any order', () => {
    expect(hits('clo', 'Close chat')).toBe('Clo');
    expect(hits('ose', 'Close chat')).toBe('ose');
    expect(hits('cc', 'Close chat')).toBe('Cc');
    expect(hits('chat clo', 'Close chat')).toBe('Clochat');
    expect(hits('wran', 'Write a note')).toBe('Wran');
  });

  it('finds nothing by letters that merely lie about', () => {
    expect(match('tos', 'Notifications')).toBeUndefined();
    expect(match('xyz', 'Close chat')).toBeUndefined();
    expect(match('co', 'Switch single keys off')).toBeUndefined();
  });

  it('does not mind case and marks', () => {
    expect(hits('tomas', 'Tomás Ferreira')).toBe('Tomás');
    expect(hits('дми', 'Дмитрий Кузнецов')).toBe('Дми');
    expect(hits('кузнецов', 'ДМИТРИЙ КУЗНЕЦОВ')).toBe('КУЗНЕЦОВ');
  });

  it('puts the start before the inside, and the short before the long', () => {
    expect(order('not', 'Please do not call', 'Write a note', 'Notifications', 'Note')).toEqual([
      'Note',
      'Notifications',
      'Write a note',
      'Please do not call',
    ]);
  });

  it('ends also on a text made to be slow', () => {
    const start = performance.now();
    match('aaaaaaaaaaaaaaaab', 'a '.repeat(60));
    expect(performance.now() - start).toBeLessThan(1_000);
  });

  it('marks what was found', () => {
    expect(marked('Close chat', [0, 1, 6])).toEqual([
      { text: 'Cl', hit: true },
      { text: 'ose ', hit: false },
      { text: 'c', hit: true },
      { text: 'hat', hit: false },
    ]);
    expect(marked('', [])).toEqual([]);
  });
});
