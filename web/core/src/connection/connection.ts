import type { ClientFrame, Hello, ServerFrame } from '../protocol/generated.ts';
import { type Effect, type Event, IDLE, type State, step, type TimerName } from './machine.ts';

/** The part of a WebSocket that is used; a test brings its own. */
export interface Socket {
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  send(text: string): void;
  close(code?: number): void;
}

export interface ConnectionOptions {
  readonly dial: () => Socket;
  readonly hello: () => Hello;
  /** Reads a text; nothing for what is not a known frame. */
  readonly read: (text: string) => ServerFrame | undefined;
  /** Gets a fresh token: `ready`, `later` (could not be asked) or `none` (signed out). */
  readonly refresh: () => Promise<'ready' | 'later' | 'none'>;
  readonly onFrame: (frame: ServerFrame) => void;
  /** A socket became the one in use: everything not accepted goes first. */
  readonly onUse: () => void;
  readonly onState: (state: State) => void;
  readonly now: () => number;
}

/** Runs the effects of the machine: sockets, timers, the browser's own events. */
export class Connection {
  #state: State = IDLE;
  readonly #sockets = new Map<number, Socket>();
  readonly #timers = new Map<TimerName, ReturnType<typeof setTimeout>>();
  #inUse: Socket | undefined;
  readonly #listening = new AbortController();

  constructor(private readonly options: ConnectionOptions) {
    const shown = () => document.visibilityState === 'visible' && this.#feed({ on: 'shown' });
    globalThis.addEventListener?.('online', () => this.#feed({ on: 'online' }), this.#listening);
    globalThis.document?.addEventListener('visibilitychange', shown, this.#listening);
  }

  start(): void {
    this.#feed({ on: 'start' });
  }

  stop(): void {
    this.#listening.abort();
    this.#feed({ on: 'stop' });
  }

  retryNow(): void {
    this.#feed({ on: 'retry_now' });
  }

  /** Sends on the socket in use; false when there is none. */
  send(frame: ClientFrame): boolean {
    if (this.#state.name !== 'open' || !this.#inUse) return false;
    this.#inUse.send(JSON.stringify(frame));
    return true;
  }

  #feed(event: Event): void {
    const before = this.#state;
    const [next, effects] = step(before, event, { now: this.options.now(), random: Math.random() });
    this.#state = next;
    for (const effect of effects) this.#run(effect);
    if (next !== before && this.#state === next && event.on !== 'heard') this.options.onState(next);
  }

  #run(effect: Effect): void {
    switch (effect.do) {
      case 'open':
        return this.#open(effect.socket);
      case 'hello':
        this.#sockets.get(effect.socket)?.send(JSON.stringify({ t: 'hello', ...this.options.hello() }));
        return;
      case 'use':
        this.#inUse = this.#sockets.get(effect.socket);
        return this.options.onUse();
      case 'drop':
        return this.#drop(effect.socket);
      case 'timer':
        this.#cancel(effect.timer);
        this.#timers.set(
          effect.timer,
          setTimeout(() => this.#feed({ on: 'timer', timer: effect.timer }), effect.ms),
        );
        return;
      case 'cancel':
        return this.#cancel(effect.timer);
      case 'refresh_token':
        this.options.refresh().then(
          (got) =>
            this.#feed(
              got === 'ready' ? { on: 'token_ready' } : { on: 'token_failed', again: got === 'later' },
            ),
          () => this.#feed({ on: 'token_failed', again: true }),
        );
    }
  }

  #cancel(timer: TimerName): void {
    clearTimeout(this.#timers.get(timer));
    this.#timers.delete(timer);
  }

  #open(number: number): void {
    let socket: Socket;
    try {
      socket = this.options.dial();
    } catch {
      // A page's policy may forbid the socket: that is a lost line, not a crash.
      queueMicrotask(() => this.#feed({ on: 'ended', socket: number, code: 0 }));
      return;
    }
    this.#sockets.set(number, socket);
    socket.onopen = () => this.#feed({ on: 'opened', socket: number });
    socket.onmessage = (event) => this.#hear(number, event.data);
    socket.onclose = (event) => {
      this.#sockets.delete(number);
      this.#feed({ on: 'ended', socket: number, code: event.code });
    };
  }

  #drop(number: number): void {
    const socket = this.#sockets.get(number);
    if (!socket) return;
    this.#sockets.delete(number);
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close(1000);
  }

  #hear(number: number, data: unknown): void {
    const frame = typeof data === 'string' ? this.options.read(data) : undefined;
    this.#feed({ on: 'heard', socket: number });
    if (!frame) return;
    if (frame.t === 'ping') this.#sockets.get(number)?.send('{"t":"pong"}');
    this.options.onFrame(frame);
    if (frame.t === 'welcome') this.#feed({ on: 'welcome', socket: number });
    if (frame.t === 'goaway') this.#feed({ on: 'goaway', socket: number, after_ms: frame.after_ms });
  }
}
