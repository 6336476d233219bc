import { expect, it, vi } from 'vitest';
import { DeskKeeper } from '../src/engine/desk.ts';
import type { ChatCard, ClientFrame, WaitingCard } from '../src/protocol/generated.ts';
import { type Desk, EMPTY } from '../src/state.ts';

function setUp() {
  vi.useFakeTimers();
  const sent: ClientFrame['t'][] = [];
  const at: { desk: Desk } = { desk: EMPTY.desk };
  const keeper = new DeskKeeper(
    (frame) => sent.push(frame.t) > 0,
    () => at.desk,
    (desk) => {
      at.desk = desk;
    },
  );
  return { keeper, sent, at };
}

const chat = { conversation: 'c', timeline: 't' } as ChatCard;
const wait = (conversation: string) => ({ conversation, timeline: conversation, since: 0 }) as WaitingCard;

it('pulls both snapshots once a screen wants them, and an older one changes nothing', () => {
  const { keeper, sent, at } = setUp();
  keeper.pull();
  expect(sent).toEqual([]);
  keeper.want();
  expect(sent).toEqual(['inbox', 'board']);
  keeper.hear({ t: 'inbox', version: 5, chats: [chat] });
  keeper.hear({ t: 'inbox', version: 4, chats: [] });
  expect(at.desk).toMatchObject({ inboxVersion: 5, chats: [chat], loaded: true });
});

it('answers a step at once, and a burst behind it with one pull more', () => {
  const { keeper, sent } = setUp();
  keeper.want();
  keeper.hear({ t: 'inbox', version: 1, chats: [] });
  sent.length = 0;
  for (const version of [2, 3, 4])
    keeper.hear({ t: 'inbox_change', version, conversation: 'c', change: 'assigned' });
  expect(sent).toEqual(['inbox']);
  vi.advanceTimersByTime(100);
  expect(sent).toEqual(['inbox', 'inbox']);
  vi.advanceTimersByTime(1_000);
  expect(sent).toEqual(['inbox', 'inbox']);
});

it('asks no more for a burst that the first answer has told whole', () => {
  const { keeper, sent } = setUp();
  keeper.want();
  keeper.hear({ t: 'inbox', version: 1, chats: [] });
  sent.length = 0;
  for (const version of [2, 3])
    keeper.hear({ t: 'inbox_change', version, conversation: 'c', change: 'assigned' });
  keeper.hear({ t: 'inbox', version: 3, chats: [chat] });
  vi.advanceTimersByTime(1_000);
  expect(sent).toEqual(['inbox']);
});

it('keeps what I chose, and a step of my own status is a step', () => {
  const { keeper, sent, at } = setUp();
  keeper.want();
  keeper.hear({ t: 'inbox', version: 1, chats: [], me: { status: 'away', reason: 'Lunch', since: 5 } });
  expect(at.desk.me).toEqual({ status: 'away', reason: 'Lunch', since: 5 });
  sent.length = 0;
  keeper.hear({ t: 'inbox_change', version: 2, change: 'status' });
  expect(sent).toEqual(['inbox']);
});

it('takes a chat that left off the board at once, and pulls for one that came or was missed', () => {
  const { keeper, sent, at } = setUp();
  keeper.want();
  keeper.hear({ t: 'board', version: 1, waiting: [wait('a'), wait('b')], total: 2 });
  sent.length = 0;
  keeper.hear({ t: 'board_change', version: 2, conversation: 'a', waiting: false });
  expect(at.desk.board).toMatchObject({ version: 2, total: 1, waiting: [{ conversation: 'b' }] });
  vi.advanceTimersByTime(100);
  expect(sent).toEqual([]);
  keeper.hear({ t: 'board_change', version: 4, conversation: 'b', waiting: false });
  vi.advanceTimersByTime(100);
  expect(sent).toEqual(['board']);
});
