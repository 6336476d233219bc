import { beforeEach, expect, it } from 'vitest';
import { AWAY_MS, Presence } from '../src/model/presence.ts';

let told: boolean[];
let presence: Presence;
beforeEach(() => {
  told = [];
  presence = new Presence((away) => void told.push(away), 0);
});

it('is told with each new line, and then only when it changes', () => {
  presence.look(1, true);
  presence.look(2, true);
  expect(told).toEqual([false]);
  presence.look(AWAY_MS, true);
  presence.look(AWAY_MS + 1, true);
  expect(told).toEqual([false, true]);
  presence.look(AWAY_MS + 2, false);
  presence.look(AWAY_MS + 3, true);
  expect(told).toEqual([false, true, true]);
});

it('a touch in any tab brings somebody back', () => {
  presence.look(AWAY_MS, true);
  presence.touch(AWAY_MS + 5);
  presence.touch(3);
  presence.look(AWAY_MS + 6, true);
  expect(told).toEqual([true, false]);
});

it('a tab that does not lead says nothing', () => {
  presence.look(AWAY_MS, false);
  expect(told).toEqual([]);
});
