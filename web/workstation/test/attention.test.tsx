// @vitest-environment happy-dom
import type { ChatState, EntryFrame } from '@switchboard/core';
import { act } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Attention } from '../src/desk/attention.tsx';
import type { Open } from '../src/desk/layout.ts';
import { groupsOf } from '../src/model/chats.ts';
import { REPLY_TARGET_MS } from '../src/model/waits.ts';
import { en } from '../src/words/en.ts';
import { pageOf } from './page.tsx';
import { AT, card, entry, minutesAgo, stateOf } from './state.ts';

let page: ReturnType<typeof pageOf>;
let arrive: (it: EntryFrame) => void;
let state: ChatState;
let leads: boolean;
const shown: string[] = [];
const onOpen = vi.fn();

function draw(next: ChatState, tiles: Open['tiles'] = []) {
  state = next;
  const open = { selected: undefined, tiles } as unknown as Open;
  page.draw(state, <Attention groups={groupsOf(state)} open={open} onOpen={onOpen} />);
}
const live = (...cards: ReturnType<typeof card>[]): ChatState => ({
  ...stateOf(cards),
  line: { name: 'open' },
});
const note = (id: string, by: string, body: EntryFrame | Parameters<typeof entry>[3]) =>
  entry(9, by, AT, body as Parameters<typeof entry>[3], id);
const status = () => page.place.querySelector('[role="status"]')?.textContent;
const after = (ms: number) => act(() => void vi.advanceTimersByTime(ms));

beforeEach(() => {
  vi.useFakeTimers({ now: AT });
  shown.length = 0;
  onOpen.mockClear();
  leads = true;
  class Shown {
    static permission = 'granted';
    onclick: (() => void) | undefined;
    constructor(title: string, options: { body: string }) {
      shown.push(`${title}: ${options.body}`);
      last = this;
    }
    close() {}
  }
  vi.stubGlobal('Notification', Shown);
  vi.spyOn(document, 'hasFocus').mockReturnValue(false);
  page = pageOf({
    state: () => state,
    leads: () => leads,
    onArrived: (listener: typeof arrive) => {
      arrive = listener;
      return () => undefined;
    },
  });
});
afterEach(() => {
  page.end();
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});
let last: { onclick: (() => void) | undefined } | undefined;

describe('a message', () => {
  it('is shown with who wrote it, said once for a burst, and a click opens its chat', () => {
    draw(live(card('Aiko')));
    act(() => arrive(note('Aiko', 'customer', { kind: 'message', text: 'One more thing' })));
    act(() => arrive(note('Aiko', 'customer', { kind: 'message', text: 'about the invoice' })));
    expect(shown).toEqual(['Aiko: One more thing', 'Aiko: about the invoice']);
    after(2_000);
    expect(status()).toBe('2 new messages');
    last?.onclick?.();
    expect(onOpen.mock.calls[0]?.[0].conversation).toBe('Aiko');
  });

  it('in a chat that is on the screen is not said aloud', () => {
    draw(live(card('Aiko')), [card('Aiko')]);
    act(() => arrive(note('Aiko', 'customer', { kind: 'message', text: 'here' })));
    after(2_000);
    expect(status()).toBe('');
  });

  it('is shown by one tab of several', () => {
    leads = false;
    draw(live(card('Aiko')));
    act(() => arrive(note('Aiko', 'customer', { kind: 'message', text: 'here' })));
    expect(shown).toEqual([]);
  });
});

it('a note calls who it names, and a whisper always', () => {
  draw(live(card('Aiko')));
  act(() => arrive(note('Aiko', 'james', { kind: 'note', text: 'for the record' })));
  act(() => arrive(note('Aiko', 'james', { kind: 'note', text: '@Anna look' })));
  act(() => arrive(note('Aiko', 'marta', { kind: 'whisper', text: 'offer express' })));
  expect(shown).toEqual([
    `${en.noteFrom.replace('{name}', en.colleague)}: @Anna look`,
    `${en.whisperFrom.replace('{name}', en.colleague)}: offer express`,
  ]);
});

it('a wait beyond the target is told once, and not of chats that are late when the desk opens', () => {
  const soon = card('Aiko', { preview_at: AT - REPLY_TARGET_MS + 5_000, preview: 'hm?' });
  draw(live(soon, card('Dmitri', { preview_at: minutesAgo(9) })));
  after(3_000);
  expect(shown).toEqual([]);
  for (let second = 0; second < 4; second++) after(1_000);
  expect(shown).toEqual(['Aiko waits for 2:01: hm?']);
  after(60_000);
  expect(shown).toHaveLength(1);
});

it('somebody who waits where nobody did is told of', () => {
  const board = (...names: string[]) => ({
    version: 1,
    total: names.length,
    waiting: names.map((name) => ({ ...card(name), since: AT })),
  });
  const at = (...names: string[]): ChatState => {
    const it = live();
    return { ...it, desk: { ...it.desk, board: board(...names) } };
  };
  draw(at('early'));
  draw(at());
  draw(at('Tomás'));
  draw(at('Tomás', 'Bartholomew'));
  expect(shown).toEqual(['Next in line: Tomás: hello']);
});

it('an offer is told of once, and said aloud until it is answered', () => {
  const offered = card('Tomás', { place: 'offered', stage: 'waiting', offer: 3, until: AT + 30_000 });
  const me = { status: 'online', since: AT } as const;
  const at = (...cards: ReturnType<typeof card>[]): ChatState => {
    const it = live(...cards);
    return { ...it, desk: { ...it.desk, me, board: { version: 1, total: 0, waiting: [] } } };
  };
  draw(at());
  draw(at(offered));
  draw(at({ ...offered, version: 2 }));
  expect([shown, status()]).toEqual([['New offer: Tomás: hello'], 'New offer: Tomás']);
  draw(at());
  expect(status()).toBe('');
  draw(at({ ...offered, offer: 4 }));
  expect(shown).toHaveLength(2);
});

it('the number in the title counts what is unread', () => {
  draw(live(card('Aiko'), card('Dmitri')));
  expect(document.title).toBe('(2) Anna – My chats');
});
