import { diceOf } from '@switchboard/testing';
import { describe, expect, it } from 'vitest';
import { backoff } from '../src/connection/backoff.ts';
import { type Effect, type Event, IDLE, type State, step } from '../src/connection/machine.ts';

const world = (now = 0, random = 1) => ({ now, random });

function run(events: readonly Event[], from: State = IDLE, now = 0): { state: State; effects: Effect[] } {
  let state = from;
  const effects: Effect[] = [];
  for (const event of events) {
    const [next, more] = step(state, event, world(now));
    state = next;
    effects.push(...more);
  }
  return { state, effects };
}

const up: Event[] = [{ on: 'start' }, { on: 'opened', socket: 1 }, { on: 'welcome', socket: 1 }];
const ended = (socket: number, code: number): Event => ({ on: 'ended', socket, code });

describe('the connection', () => {
  it('opens, says hello and is used after the welcome', () => {
    const { state, effects } = run(up);
    expect(state.name).toBe('open');
    expect(effects.filter((e) => 'socket' in e)).toEqual([
      { do: 'open', socket: 1 },
      { do: 'hello', socket: 1 },
      { do: 'use', socket: 1 },
    ]);
  });

  it('waits with full jitter after a broken line, and connects by the next number', () => {
    const { state, effects } = run([...up, ended(1, 1006)]);
    expect(state).toMatchObject({ name: 'waiting', why: 'lost', tries: 1 });
    expect(effects.at(-1)).toEqual({ do: 'timer', timer: 'retry', ms: 500 });
    expect(run([{ on: 'timer', timer: 'retry' }], state).state).toMatchObject({
      name: 'connecting',
      socket: 2,
    });
  });

  it.each([
    [1012, { name: 'waiting', retryAt: 0 }],
    [1013, { name: 'waiting', retryAt: 500 }],
    [4400, { name: 'waiting', doubts: 1 }],
    [4401, { name: 'waiting', why: 'token' }],
    [4403, { name: 'closed', why: 'revoked' }],
    [4408, { name: 'waiting', retryAt: 500 }],
    [4409, { name: 'closed', why: 'superseded' }],
    [4429, { name: 'waiting', retryAt: 500 }],
    [4008, { name: 'waiting', retryAt: 500 }],
  ])('reacts to %i', (code, expected) => {
    expect(run([...up, ended(1, code)]).state).toMatchObject(expected);
  });

  it('gives up after three closes by 4400 that no steady connection parts', () => {
    const again = (n: number): Event[] => [
      { on: 'timer', timer: 'retry' },
      { on: 'opened', socket: n },
      { on: 'welcome', socket: n },
      ended(n, 4400),
    ];
    expect(run([...up, ended(1, 4400), ...again(2), ...again(3)]).state).toMatchObject({
      name: 'closed',
      why: 'unsupported',
    });
  });

  it('asks for a token once at 4401 and signs out when there is none', () => {
    const lost = run([...up, ended(1, 4401)]);
    expect(lost.effects.at(-1)).toEqual({ do: 'refresh_token' });
    expect(run([{ on: 'token_ready' }], lost.state).state.name).toBe('connecting');
    expect(run([{ on: 'token_failed', again: false }], lost.state).state).toMatchObject({
      why: 'signed_out',
    });
    expect(run([{ on: 'token_failed', again: true }], lost.state).state).toMatchObject({
      name: 'waiting',
      why: 'lost',
    });
  });

  it('makes the new line before it breaks the old one on goaway', () => {
    const { state, effects } = run([
      ...up,
      { on: 'goaway', socket: 1, after_ms: 300 },
      { on: 'timer', timer: 'move' },
      { on: 'opened', socket: 2 },
      { on: 'welcome', socket: 2 },
    ]);
    expect(state).toMatchObject({ name: 'open', socket: 2 });
    const order = effects.filter((e) => e.do === 'use' || e.do === 'drop');
    expect(order).toEqual([
      { do: 'use', socket: 1 },
      { do: 'use', socket: 2 },
      { do: 'drop', socket: 1 },
    ]);
  });

  it('goes on with the second line when the first breaks on the way', () => {
    const moving = run([...up, { on: 'goaway', socket: 1, after_ms: 0 }, { on: 'timer', timer: 'move' }]);
    const { state } = run(
      [ended(1, 1012), { on: 'opened', socket: 2 }, { on: 'welcome', socket: 2 }],
      moving.state,
    );
    expect(state).toMatchObject({ name: 'open', socket: 2 });
  });

  it('keeps the first line when the second fails', () => {
    const moving = run([
      ...up,
      { on: 'goaway', socket: 1, after_ms: 0 },
      { on: 'timer', timer: 'move' },
      ended(2, 1006),
    ]);
    expect(moving.state).toMatchObject({ name: 'open', socket: 1, next: undefined });
    expect(moving.effects.at(-1)).toMatchObject({ do: 'timer', timer: 'move' });
  });

  it('is dead after 30 s without a frame, and not a moment earlier', () => {
    const open = run([...up, { on: 'heard', socket: 1 }]);
    const [alive, wait] = step(open.state, { on: 'timer', timer: 'dead' }, world(29_000));
    expect([alive.name, wait]).toEqual(['open', [{ do: 'timer', timer: 'dead', ms: 1_000 }]]);
    const [dead, effects] = step(open.state, { on: 'timer', timer: 'dead' }, world(30_000));
    expect(dead.name).toBe('waiting');
    expect(effects[0]).toEqual({ do: 'drop', socket: 1 });
  });

  it('tries at once when the network or the tab is back', () => {
    const waiting = run([...up, ended(1, 1006)]).state;
    for (const on of ['online', 'shown', 'retry_now'] as const)
      expect(step(waiting, { on }, world())[0].name).toBe('connecting');
    const [moved] = step(run(up).state, { on: 'shown' }, world(20_000));
    expect(moved).toMatchObject({ name: 'open', socket: 1, next: { socket: 2 } });
  });

  it('gives up on a hello without an answer', () => {
    const { state, effects } = run([
      { on: 'start' },
      { on: 'opened', socket: 1 },
      { on: 'timer', timer: 'hello' },
    ]);
    expect(state.name).toBe('waiting');
    expect(effects).toContainEqual({ do: 'drop', socket: 1 });
  });

  it('ignores what belongs to another socket, whatever the order of events', () => {
    const names = ['start', 'retry_now', 'online', 'shown', 'token_ready'] as const;
    const timers = ['retry', 'hello', 'dead', 'move'] as const;
    const dice = diceOf(42);
    for (let round = 0; round < 300; round++) {
      let state: State = IDLE;
      const live = new Set<number>();
      for (let i = 0; i < 60; i++) {
        const socket = 1 + dice(Math.max(1, state.last));
        const pick = dice(10);
        const event: Event =
          pick < 2
            ? { on: names[dice(names.length)] as (typeof names)[number] }
            : pick < 4
              ? { on: 'timer', timer: timers[dice(4)] as (typeof timers)[number] }
              : pick < 5
                ? ended(socket, [1006, 1012, 4401, 4008][dice(4)] as number)
                : pick < 6
                  ? { on: 'goaway', socket, after_ms: 0 }
                  : { on: (['opened', 'welcome', 'heard'] as const)[dice(3)] as 'opened', socket };
        if (event.on === 'ended') live.delete(event.socket);
        const [next, effects] = step(state, event, world(i * 1_000, dice(100) / 100));
        for (const effect of effects) {
          if (effect.do === 'open') live.add(effect.socket);
          if (effect.do === 'drop') live.delete(effect.socket);
          if (effect.do === 'use') expect(live).toContain(effect.socket);
        }
        expect(next.last).toBeGreaterThanOrEqual(state.last);
        expect(live.size).toBeLessThanOrEqual(2);
        state = next;
      }
    }
  });
});

describe('the back-off', () => {
  it('doubles from half a second to 30 s, and lies anywhere below', () => {
    expect([0, 1, 2, 6, 20].map((n) => backoff(n, 1))).toEqual([500, 1000, 2000, 30_000, 30_000]);
    expect(backoff(5, 0)).toBe(0);
  });
});
