import { LIMIT } from '../protocol/generated.ts';
import { backoff } from './backoff.ts';
import { reactionTo } from './reaction.ts';

/** Why a connection ended for good. */
export type ClosedWhy = 'stopped' | 'signed_out' | 'revoked' | 'superseded' | 'unsupported';

/** What every state carries on. */
interface Memory {
  /** The highest socket number used so far. */
  readonly last: number;
  /** Connections in a row that did not last. */
  readonly tries: number;
  /** Closes by 4400 in a row. */
  readonly doubts: number;
}

/** A second socket on its way while the first still works. */
export interface Next {
  readonly socket: number;
  readonly stage: 'connecting' | 'hello';
}

/** Where a connection stands. */
export type State = Memory &
  (
    | { readonly name: 'idle' }
    | { readonly name: 'connecting' | 'hello'; readonly socket: number }
    | {
        readonly name: 'open';
        readonly socket: number;
        readonly since: number;
        readonly heardAt: number;
        readonly next?: Next | undefined;
      }
    | { readonly name: 'waiting'; readonly why: 'lost' | 'token'; readonly retryAt: number }
    | { readonly name: 'closed'; readonly why: ClosedWhy }
  );

/** What happens to a connection. */
export type Event =
  | { readonly on: 'start' | 'stop' | 'retry_now' | 'online' | 'shown' | 'token_ready' }
  | { readonly on: 'token_failed'; readonly again: boolean }
  | { readonly on: 'opened' | 'welcome' | 'heard'; readonly socket: number }
  | { readonly on: 'goaway'; readonly socket: number; readonly after_ms: number }
  | { readonly on: 'ended'; readonly socket: number; readonly code: number }
  | { readonly on: 'timer'; readonly timer: TimerName };

export type TimerName = 'retry' | 'hello' | 'dead' | 'move';

/** What the machine wants done, in order. */
export type Effect =
  | { readonly do: 'open' | 'hello' | 'drop'; readonly socket: number }
  /** From now on frames go out here; everything not accepted is sent again first. */
  | { readonly do: 'use'; readonly socket: number }
  | { readonly do: 'timer'; readonly timer: TimerName; readonly ms: number }
  | { readonly do: 'cancel'; readonly timer: TimerName }
  | { readonly do: 'refresh_token' };

/** The clock and the dice, passed in so that a step is a function of its arguments. */
export interface World {
  readonly now: number;
  readonly random: number;
}

export type Step = readonly [State, readonly Effect[]];

const HELLO_MS = 10_000;
/** A connection that lasted this long forgives earlier failures. */
const STEADY_MS = 5_000;
const DOUBTS_MAX = 3;
const STALE_MS = LIMIT.pingMs + 3_000;

export const IDLE: State = { name: 'idle', last: 0, tries: 0, doubts: 0 };

function memory(state: State): Memory {
  return { last: state.last, tries: state.tries, doubts: state.doubts };
}

function connect(state: State): Step {
  const socket = state.last + 1;
  return [
    { ...memory(state), last: socket, name: 'connecting', socket },
    [
      { do: 'cancel', timer: 'retry' },
      { do: 'open', socket },
      { do: 'timer', timer: 'hello', ms: HELLO_MS },
    ],
  ];
}

function end(state: State, why: ClosedWhy): Step {
  const drops: Effect[] = [];
  if ('socket' in state) drops.push({ do: 'drop', socket: state.socket });
  if (state.name === 'open' && state.next) drops.push({ do: 'drop', socket: state.next.socket });
  const timers: TimerName[] = ['retry', 'hello', 'dead', 'move'];
  return [
    { ...memory(state), name: 'closed', why },
    [...drops, ...timers.map((timer): Effect => ({ do: 'cancel', timer }))],
  ];
}

function wait(state: State, ms: number, world: World): Step {
  return [
    { ...memory(state), tries: state.tries + 1, name: 'waiting', why: 'lost', retryAt: world.now + ms },
    [{ do: 'timer', timer: 'retry', ms }],
  ];
}

function askForToken(state: State, world: World): Step {
  return [
    { ...memory(state), tries: state.tries + 1, name: 'waiting', why: 'token', retryAt: world.now },
    [{ do: 'refresh_token' }],
  ];
}

/** The socket in use is gone: what the close code asks for. */
function lost(state: State, code: number, world: World): Step {
  const steady = state.name === 'open' && world.now - state.since >= STEADY_MS;
  const calm: State = steady ? { ...state, tries: 0, doubts: 0 } : state;
  const then = (): Step => {
    switch (reactionTo(code)) {
      case 'revoked':
        return end(calm, 'revoked');
      case 'superseded':
        return end(calm, 'superseded');
      case 'token':
        return askForToken(calm, world);
      case 'now':
        return calm.tries === 0 ? wait(calm, 0, world) : wait(calm, backoff(calm.tries, world.random), world);
      case 'doubt': {
        const doubts = calm.doubts + 1;
        const doubting: State = { ...calm, doubts };
        return doubts >= DOUBTS_MAX
          ? end(doubting, 'unsupported')
          : wait(doubting, backoff(doubting.tries, world.random), world);
      }
      case 'later':
        return wait(calm, backoff(calm.tries, world.random), world);
    }
  };
  const [next, effects] = then();
  const timers: TimerName[] = ['hello', 'dead', 'move'];
  return [next, [...timers.map((timer): Effect => ({ do: 'cancel', timer })), ...effects]];
}

/** Opens the second socket; the first stays in use until the second is welcome. */
function move(state: State & { name: 'open' }): Step {
  const socket = state.last + 1;
  return [
    { ...state, last: socket, next: { socket, stage: 'connecting' } },
    [
      { do: 'cancel', timer: 'move' },
      { do: 'open', socket },
      { do: 'timer', timer: 'hello', ms: HELLO_MS },
    ],
  ];
}

function welcomed(state: State, socket: number, world: World): Step {
  const old: Effect[] = state.name === 'open' ? [{ do: 'drop', socket: state.socket }] : [];
  return [
    { ...memory(state), name: 'open', socket, since: world.now, heardAt: world.now },
    [
      { do: 'cancel', timer: 'hello' },
      { do: 'use', socket },
      ...old,
      { do: 'timer', timer: 'dead', ms: LIMIT.deadMs },
    ],
  ];
}

function ended(state: State, socket: number, code: number, world: World): Step {
  if (state.name === 'open' && state.next) {
    if (socket === state.next.socket) {
      const ms = Math.max(500, backoff(3, world.random));
      return [
        { ...state, next: undefined },
        [
          { do: 'cancel', timer: 'hello' },
          { do: 'timer', timer: 'move', ms },
        ],
      ];
    }
    if (socket === state.socket) {
      const { socket: second, stage } = state.next;
      return [{ ...memory(state), name: stage, socket: second }, [{ do: 'cancel', timer: 'dead' }]];
    }
    return [state, []];
  }
  return 'socket' in state && state.socket === socket ? lost(state, code, world) : [state, []];
}

function timed(state: State, timer: TimerName, world: World): Step {
  switch (timer) {
    case 'retry':
      return state.name === 'waiting' && state.why === 'lost' ? connect(state) : [state, []];
    case 'hello': {
      const socket =
        state.name === 'open' ? state.next?.socket : 'socket' in state ? state.socket : undefined;
      if (socket === undefined) return [state, []];
      const [next, effects] = ended(state, socket, 0, world);
      return [next, [{ do: 'drop', socket }, ...effects]];
    }
    case 'dead': {
      if (state.name !== 'open') return [state, []];
      const left = state.heardAt + LIMIT.deadMs - world.now;
      if (left > 0) return [state, [{ do: 'timer', timer: 'dead', ms: left }]];
      const [next, effects] = ended(state, state.socket, 0, world);
      return [next, [{ do: 'drop', socket: state.socket }, ...effects]];
    }
    case 'move':
      return state.name === 'open' && !state.next ? move(state) : [state, []];
  }
}

/** The line may have changed under us (network back, lid opened): asks now instead of at the next time-out. */
function woken(state: State, world: World): Step {
  if (state.name === 'waiting' && state.why === 'lost') return connect(state);
  if (state.name === 'open' && !state.next && world.now - state.heardAt > STALE_MS) return move(state);
  return [state, []];
}

/** One step: the state, an event, the next state and what to do. */
export function step(state: State, event: Event, world: World): Step {
  switch (event.on) {
    case 'start':
      return state.name === 'idle' || state.name === 'closed'
        ? connect({ ...IDLE, last: state.last })
        : [state, []];
    case 'stop':
      return state.name === 'closed' ? [state, []] : end(state, 'stopped');
    case 'retry_now':
      return state.name === 'waiting' ? connect(state) : [state, []];
    case 'online':
    case 'shown':
      return woken(state, world);
    case 'token_ready':
      return state.name === 'waiting' && state.why === 'token'
        ? state.tries > 2
          ? wait(state, backoff(state.tries, world.random), world)
          : connect(state)
        : [state, []];
    case 'token_failed':
      if (state.name !== 'waiting' || state.why !== 'token') return [state, []];
      return event.again ? wait(state, backoff(state.tries, world.random), world) : end(state, 'signed_out');
    case 'opened':
      if (state.name === 'open' && state.next?.socket === event.socket)
        return [
          { ...state, next: { ...state.next, stage: 'hello' } },
          [{ do: 'hello', socket: event.socket }],
        ];
      return state.name === 'connecting' && state.socket === event.socket
        ? [{ ...state, name: 'hello' }, [{ do: 'hello', socket: event.socket }]]
        : [state, []];
    case 'welcome': {
      const hello = state.name === 'open' ? state.next : state.name === 'hello' ? state : undefined;
      return hello?.socket === event.socket ? welcomed(state, event.socket, world) : [state, []];
    }
    case 'heard':
      return state.name === 'open' && state.socket === event.socket
        ? [{ ...state, heardAt: world.now }, []]
        : [state, []];
    case 'goaway':
      return state.name === 'open' && state.socket === event.socket && !state.next
        ? [state, [{ do: 'timer', timer: 'move', ms: event.after_ms }]]
        : [state, []];
    case 'ended':
      return ended(state, event.socket, event.code, world);
    case 'timer':
      return timed(state, event.timer, world);
  }
}
