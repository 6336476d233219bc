import { describe, expect, it } from 'vitest';
import { groupsOf, heldOrder, nameOf, rowsOf, shortName, stepFrom } from '../src/model/chats.ts';
import { unreadInAll, unreadOfCard } from '../src/model/unread.ts';
import { urgencyOf, waitOf } from '../src/model/waits.ts';
import { card, entry, ME, minutesAgo, stateOf, timeline } from './state.ts';

describe('my chats', () => {
  it('stand by who waits for whom, the longest wait first, and are numbered through', () => {
    const state = stateOf([
      card('short', { preview_at: minutesAgo(1) }),
      card('answered', { preview_by: 'operator', preview_at: minutesAgo(9) }),
      card('long', { preview_at: minutesAgo(6) }),
    ]);
    const rows = rowsOf(groupsOf(state));
    expect(rows.map((row) => [row.line, row.card.conversation, row.wait.for])).toEqual([
      [1, 'long', 'you'],
      [2, 'short', 'you'],
      [3, 'answered', 'customer'],
    ]);
  });

  it('show what the timeline knows before the card does', () => {
    const told = timeline([entry(1, 'customer', minutesAgo(6)), entry(2, ME, minutesAgo(1))]);
    const state = stateOf([card('a')], { 'timeline of a': told });
    const [row] = groupsOf(state).customer;
    expect(row?.preview).toBe('text 2');
    expect(row?.wait.since).toBe(minutesAgo(1));
  });

  it('call a message without words by its files', () => {
    const file = {
      id: '1',
      name: 'label.png',
      type: 'image/png',
      size_bytes: 9,
      thumbnail: true,
      scanned: true,
    };
    const bare = entry(1, ME, minutesAgo(1), { kind: 'message', text: '' });
    const told = timeline([{ ...bare, files: [file, { ...file, id: '2', name: 'pole.png' }] }]);
    const [row] = groupsOf(stateOf([card('a')], { 'timeline of a': told })).customer;
    expect(row?.preview).toBe('label.png, pole.png');
  });

  it('keep their order while somebody points at them', () => {
    const groups = groupsOf(
      stateOf([
        card('a', { preview_at: minutesAgo(9) }),
        card('b', { preview_at: minutesAgo(3) }),
        card('new'),
      ]),
    );
    const held = heldOrder(groups, ['b', 'a']);
    expect(held.you.map((row) => [row.line, row.card.conversation])).toEqual([
      [1, 'b'],
      [2, 'a'],
      [3, 'new'],
    ]);
  });

  it('are walked with two keys that stop at the ends', () => {
    const rows = rowsOf(groupsOf(stateOf([card('a', { preview_at: minutesAgo(9) }), card('b')])));
    expect(stepFrom(rows, undefined, 1)?.card.conversation).toBe('a');
    expect(stepFrom(rows, 'a', 1)?.card.conversation).toBe('b');
    expect(stepFrom(rows, 'b', 1)?.card.conversation).toBe('b');
    expect(stepFrom(rows, 'a', -1)?.card.conversation).toBe('a');
    expect(stepFrom([], 'a', 1)).toBeUndefined();
  });

  it('give a guest a short number', () => {
    expect(nameOf({ name: ' ', customer: 'xx-7f3a' }, (id) => `Guest ${id}`)).toBe('Guest 7f3a');
    expect(nameOf({ name: 'Aiko', customer: 'x' }, (id) => id)).toBe('Aiko');
  });

  it('have a short name where there is little room', () => {
    expect(['Margarethe Hollingsworth-Oyelaran', 'Дмитрий Кузнецов', 'Aiko'].map(shortName)).toEqual([
      'Margarethe H.',
      'Дмитрий К.',
      'Aiko',
    ]);
  });
});

describe('a wait', () => {
  it('runs from the first message that nobody answered', () => {
    const told = timeline([
      entry(1, 'customer', minutesAgo(9)),
      entry(2, ME, minutesAgo(8)),
      entry(3, 'customer', minutesAgo(4)),
      entry(4, 'customer', minutesAgo(2)),
    ]);
    expect(waitOf(card('a'), told)).toEqual({ for: 'you', since: minutesAgo(4) });
  });

  it('is not ended by a note, nor begun by an older conversation', () => {
    const told = timeline([
      entry(1, 'customer', minutesAgo(90), undefined, 'earlier'),
      entry(2, 'customer', minutesAgo(4)),
      entry(3, ME, minutesAgo(2), { kind: 'note', text: 'look' }),
    ]);
    expect(waitOf(card('a'), told)).toEqual({ for: 'you', since: minutesAgo(4) });
  });

  it('is grey, amber, red by its target', () => {
    expect(urgencyOf(89_999, 180_000)).toBe('calm');
    expect(urgencyOf(90_000, 180_000)).toBe('near');
    expect(urgencyOf(180_000, 180_000)).toBe('near');
    expect(urgencyOf(180_001, 180_000)).toBe('late');
  });
});

describe('unread', () => {
  const told = timeline([
    entry(1, 'customer', minutesAgo(9)),
    entry(2, ME, minutesAgo(8)),
    entry(3, 'customer', minutesAgo(4)),
    entry(4, 'customer', minutesAgo(2)),
  ]);

  it('counts the customer’s messages after what was read here or elsewhere', () => {
    const state = stateOf([card('a', { read: 3 })], { 'timeline of a': told });
    expect(unreadOfCard(state, card('a', { read: 3 }))).toBe(1);
    expect(unreadOfCard({ ...state, seen: { 'timeline of a': 4 } }, card('a', { read: 3 }))).toBe(0);
    expect(unreadInAll(state)).toBe(1);
  });

  it('says one where only the card is known', () => {
    const known = card('a', { head: 7, read: 3 });
    expect(unreadOfCard(stateOf([known]), known)).toBe(1);
    expect(unreadOfCard(stateOf([known]), { ...known, read: 7 })).toBe(0);
  });
});
