import { expect, it } from 'vitest';
import type { Asking } from '../src/command.ts';
import { Pages } from '../src/engine/pages.ts';
import { Staff } from '../src/engine/staff.ts';
import type { ClientFrame } from '../src/protocol/generated.ts';
import { readFrame } from '../src/protocol/read.ts';
import { EMPTY } from '../src/state.ts';

function setUp() {
  const at = { now: 0 };
  const sent: ClientFrame[] = [];
  const outcomes: unknown[] = [];
  const send = (frame: ClientFrame) => sent.push(frame) > 0;
  const pages = new Pages(send, () => undefined);
  const staff = new Staff({
    send,
    pages,
    get: () => EMPTY,
    change: () => undefined,
    onOutcome: (cid, outcome) => outcomes.push([cid, outcome]),
    now: () => at.now,
  });
  return { staff, pages, sent, outcomes, at };
}

const take: Asking = { t: 'take', conversation: 'c', cid: 'a' };

it('follows the watched timelines on each connection, until they are let go', () => {
  const { staff, pages, sent } = setUp();
  staff.do({ do: 'watch', timeline: 't' });
  staff.do({ do: 'watch', timeline: 'u' });
  staff.do({ do: 'unwatch', timeline: 'u' });
  expect(sent.map((it) => it.t)).toEqual(['watch', 'watch', 'unwatch']);
  sent.length = 0;
  pages.reset();
  staff.resume();
  expect(sent).toMatchObject([{ t: 'watch', timeline: 't' }]);
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
