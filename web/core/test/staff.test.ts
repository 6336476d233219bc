import { expect, it, vi } from 'vitest';
import type { Asking } from '../src/command.ts';
import { Pages } from '../src/engine/pages.ts';
import { Staff } from '../src/engine/staff.ts';
import type { ChatCard, ClientFrame, EntryFrame } from '../src/protocol/generated.ts';
import { readFrame } from '../src/protocol/read.ts';
import { type ChatState, EMPTY } from '../src/state.ts';
import { emptyTimeline } from '../src/timeline/merge.ts';

function setUp() {
  const at: { now: number; state: ChatState } = { now: 0, state: EMPTY };
  const sent: ClientFrame[] = [];
  const outcomes: unknown[] = [];
  const send = (frame: ClientFrame) => sent.push(frame) > 0;
  const pages = new Pages(send, () => undefined);
  const staff = new Staff({
    send,
    pages,
    get: () => at.state,
    change: (part) => {
      at.state = { ...at.state, ...part };
    },
    onOutcome: (cid, outcome) => outcomes.push([cid, outcome]),
    now: () => at.now,
  });
  return { staff, pages, sent, outcomes, at };
}

const looks = (...timelines: string[]) => ({ do: 'watch', tab: 'one', timelines }) as const;
const take: Asking = { t: 'take', conversation: 'c', cid: 'a' };

it('follows the watched timelines on each connection, until they are let go', () => {
  const { staff, pages, sent } = setUp();
  staff.do(looks('t', 'u'));
  staff.do(looks('t'));
  expect(sent.map((it) => it.t)).toEqual(['watch', 'watch', 'unwatch']);
  sent.length = 0;
  pages.reset();
  staff.resume();
  expect(sent).toMatchObject([{ t: 'watch', timeline: 't' }]);
  pages.reset();
});

it('asks again for a watched timeline that nobody could show, until it is let go', () => {
  vi.useFakeTimers();
  const { staff, pages, sent } = setUp();
  const asked = () => sent.filter((it) => it.t === 'watch').map((it) => it.req);
  const later = { type: 'unavailable', title: 'x', status: 503 } as const;
  staff.do(looks('t'));
  pages.refused(1, later);
  vi.advanceTimersByTime(1_000);
  expect(asked()).toEqual([1, 2]);
  // The second is never answered.
  vi.advanceTimersByTime(10_000);
  expect(asked()).toEqual([1, 2, 3]);
  pages.refused(3, later);
  staff.do(looks());
  vi.advanceTimersByTime(60_000);
  staff.do(looks('u'));
  pages.refused(4, { type: 'not-found', title: 'x', status: 404 });
  vi.advanceTimersByTime(60_000);
  expect(asked()).toEqual([1, 2, 3, 4]);
  pages.reset();
  vi.useRealTimers();
});

it('asks again for a first page that nobody could give', () => {
  vi.useFakeTimers();
  const { staff, pages, sent } = setUp();
  staff.do({ do: 'load', timeline: 't' });
  pages.refused(1, { type: 'unavailable', title: 'x', status: 503 });
  vi.advanceTimersByTime(4_000);
  expect(sent.map((it) => it.t)).toEqual(['history', 'history']);
  pages.reset();
  vi.useRealTimers();
});

it('watches a timeline although its newest page is asked for already', () => {
  const { staff, pages, sent } = setUp();
  staff.do({ do: 'load', timeline: 't' });
  staff.do(looks('t'));
  staff.do(looks('t'));
  expect(sent.map((it) => it.t)).toEqual(['history', 'watch']);
  pages.reset();
});

it('asks again on a new connection, as long as somebody waits for the answer', () => {
  const { staff, sent, at } = setUp();
  staff.do({ do: 'send', frame: take });
  staff.resume();
  expect(sent).toEqual([take, take]);
  at.now = 60_000;
  staff.resume();
  expect(sent).toHaveLength(2);
});

it('tells what became of a command, and knows which refusals are its own', () => {
  const { staff, outcomes } = setUp();
  const problem = { type: 'conflict', title: 'x', status: 409 } as const;
  staff.do({ do: 'send', frame: take });
  staff.do({ do: 'send', frame: { ...take, cid: 'b' } });
  staff.hear({ t: 'result', cid: 'a', version: 2 });
  expect([staff.refused('b', problem), staff.refused('of a text', problem)]).toEqual([true, false]);
  expect(outcomes).toEqual([
    ['a', { is: 'done', version: 2 }],
    ['b', { is: 'refused', problem }],
  ]);
});

it('reads frames that no customer gets', () => {
  const result = '{"t":"result","cid":"a"}';
  expect(readFrame(result)).toBeUndefined();
  expect(readFrame(result, Staff.frames)).toEqual({ t: 'result', cid: 'a' });
  expect(readFrame('{"t":"inbox","version":1,"chats":[{}]}', Staff.frames)).toBeUndefined();
});

it('keeps the timelines that were used last, and longer those that are mine, open or not sent', () => {
  const { staff, pages, at } = setUp();
  const ids = Array.from({ length: 100 }, (_, i) => `t${i}`);
  const card = (timeline: string) => ({ conversation: timeline, timeline }) as ChatCard;
  staff.do(looks('t0'));
  at.state = {
    ...EMPTY,
    desk: { ...EMPTY.desk, chats: [card('t1')] },
    outbox: [{ timeline: 't2', cid: 'c', sender: 's', no: 1, text: 'unsent', at: 0, state: 'waiting' }],
  };
  for (const id of ids) {
    staff.do({ do: 'load', timeline: id });
    if (id === 't50') staff.do({ do: 'load', timeline: 't9' });
    at.state = { ...at.state, timelines: { ...at.state.timelines, [id]: emptyTimeline(id) } };
    staff.trim();
    expect(Object.keys(at.state.timelines).length).toBeLessThanOrEqual(64);
  }
  expect(new Set(Object.keys(at.state.timelines))).toEqual(
    new Set(['t0', 't1', 't2', 't9', ...ids.slice(40)]),
  );
  pages.reset();
});

it('lets go of what is mine too when there is more of it than that, the longest unused first', () => {
  const { staff, pages, at } = setUp();
  const ids = Array.from({ length: 70 }, (_, i) => `t${i}`);
  at.state = {
    ...EMPTY,
    desk: { ...EMPTY.desk, chats: ids.map((id) => ({ conversation: id, timeline: id }) as ChatCard) },
    timelines: Object.fromEntries(ids.map((id) => [id, emptyTimeline(id)])),
  };
  for (const id of [...ids].reverse()) staff.do({ do: 'load', timeline: id });
  staff.trim();
  expect(new Set(Object.keys(at.state.timelines))).toEqual(new Set(ids.slice(0, 64)));
  pages.reset();
});

it('has the card anew of a chat of mine that is not open when something is said in it', () => {
  vi.useFakeTimers();
  const { staff, sent, at } = setUp();
  const said = (timeline: string) => staff.entered({ timeline } as EntryFrame);
  const card = (timeline: string) => ({ conversation: timeline, timeline }) as ChatCard;
  staff.do({ do: 'desk' });
  at.state = {
    ...EMPTY,
    desk: { ...EMPTY.desk, chats: [card('open'), card('closed')] },
    timelines: { open: { ...emptyTimeline('open'), loaded: true } },
  };
  sent.length = 0;
  said('open');
  said('of somebody else');
  vi.advanceTimersByTime(5_000);
  expect(sent).toEqual([]);
  for (let i = 0; i < 20; i += 1) said('closed');
  vi.advanceTimersByTime(5_000);
  expect(sent).toEqual([{ t: 'inbox' }]);
  vi.useRealTimers();
});
