import { Clock } from '../clock.ts';
import type { Command, Outcome } from '../command.ts';
import { Connection, type Socket } from '../connection/connection.ts';
import type { State } from '../connection/machine.ts';
import type { Journal } from '../outbox/journal.ts';
import { rowOf } from '../outbox/outbox.ts';
import type { Pen } from '../outbox/pen.ts';
import type { Storage } from '../outbox/storage.ts';
import type { ClientFrame, EntryFrame, Hello, ServerFrame, Welcome } from '../protocol/generated.ts';
import { FRAME_VERSION } from '../protocol/generated.ts';
import { readFrame } from '../protocol/read.ts';
import { type ChatState, EMPTY } from '../state.ts';
import { Credentials, type TokenSource } from './credentials.ts';
import { lineOf } from './line.ts';
import type { Renewal } from './renewal.ts';
import { Sender } from './sender.ts';
import type { Staff } from './staff.ts';
import { Timelines } from './timelines.ts';
import { TypingKeeper } from './typing.ts';

export interface EngineOptions {
  readonly dial: () => Socket;
  /** This page load's. */
  readonly pen: Pick<Pen, 'sender' | 'attempt'> & { readonly journal: Pick<Journal, 'drop'> };
  readonly storage: Storage;
  /** Keeps apart what several accounts on one device store. */
  readonly scope: string;
  readonly tenant?: string;
  /** Absent for guests. */
  readonly token?: TokenSource;
  /** Where there is a token: what gets the next one in time. */
  readonly renewal?: typeof Renewal;
  /** Absent for customers. */
  readonly staff?: typeof Staff;
  /** What another tab knew when this one took over. */
  readonly seed?: ChatState;
  readonly deviceNow?: () => number;
}

export interface EngineEvents {
  onState(state: ChatState): void;
  onOutcome(cid: string, outcome: Outcome): void;
  /** What somebody else wrote arrived live: the moment to ring. */
  onArrived(entry: EntryFrame): void;
}

const START_AGAIN_MS = 3_000;

/** The one who holds the socket: feeds frames into the state and the state's needs into frames. */
export class Engine {
  state: ChatState;
  readonly #clock: Clock;
  readonly #connection: Connection;
  readonly #credentials: Credentials;
  readonly #sender: Sender;
  readonly #timelines: Timelines;
  readonly #typing: TypingKeeper;
  readonly #renewal: Renewal | undefined;
  readonly #staff: Staff | undefined;
  #startTimer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;
  #epoch: string | undefined;
  /** The next page will be the same guest: what one said who is nobody then would stand twice, the second time as another's. */
  #isKnown = true;
  /** Of the line's last state: only one more means that the last frame was not understood. */
  #doubts = 0;

  constructor(
    private readonly options: EngineOptions,
    private readonly events: EngineEvents,
  ) {
    const line = { name: 'idle' } as const;
    // Nobody would end what the last lead heard of who types; it is told again where it goes on.
    this.state = { ...(options.seed ?? EMPTY), line, typing: {}, kept: options.storage.durable };
    this.#clock = new Clock(options.deviceNow);
    this.#credentials = new Credentials(options.storage, `${options.scope}:guest`, options.token);
    const send = (frame: ClientFrame) => this.#connection.send(frame);
    this.#sender = new Sender({
      storage: options.storage,
      key: `${options.scope}:outbox`,
      kept: (kept) => {
        if (kept !== this.state.kept) this.#change({ kept });
      },
      drop: (cid) => options.pen.journal.drop(cid),
      send: (frame) => this.#isKnown && send(frame),
      get: () => this.state.outbox,
      set: (outbox) => this.#change({ outbox }),
    });
    const get = () => this.state;
    const change = (part: Partial<ChatState>) => this.#change(part);
    this.#timelines = new Timelines({
      storage: options.storage,
      key: `${options.scope}:seen`,
      send,
      get,
      change,
      landed: (cid) => this.#sender.landed(cid),
    });
    const now = () => this.#clock.deviceNow();
    this.#typing = new TypingKeeper(
      () => this.state.typing,
      (typing) => this.#change({ typing }),
      now,
    );
    this.#renewal =
      options.renewal &&
      new options.renewal(
        () => this.#credentials.renew(),
        (token) => send({ t: 'refresh', token }),
        () => now() + this.#clock.skewMs,
      );
    this.#staff =
      options.staff &&
      new options.staff({
        send,
        pages: this.#timelines.pages,
        get,
        change,
        onOutcome: (cid, outcome) => events.onOutcome(cid, outcome),
        now,
      });
    this.#connection = new Connection({
      dial: options.dial,
      hello: () => this.#hello(),
      read: (text) => readFrame(text, options.staff?.frames),
      refresh: () => this.#credentials.refresh(),
      onFrame: (frame) => {
        this.#hear(frame);
        this.#staff?.trim();
      },
      onUse: () => this.#resume(),
      onState: (state) => this.#lineIs(state),
      now,
    });
  }

  async start(): Promise<void> {
    const [ready] = await Promise.all([
      this.#credentials.load(),
      this.#sender.restore(),
      this.#timelines.marks.restore(),
    ]).catch(() => ['later'] as const);
    if (this.#stopped) return;
    if (ready === 'none') return this.#change({ line: { name: 'closed', why: 'signed_out' } });
    if (ready === 'later') {
      // Without its token a hello would make an operator a guest.
      this.#change({ line: { name: 'waiting', why: 'token' } });
      this.#startTimer = setTimeout(() => void this.start(), START_AGAIN_MS);
      return;
    }
    this.#connection.start();
  }

  stop(): void {
    clearTimeout(this.#startTimer);
    this.#sender.stop();
    this.#timelines.stop();
    this.#typing.stop();
    this.#renewal?.stop();
    this.#staff?.stop();
    this.#connection.stop();
    this.#stopped = true;
  }

  do(command: Command): void {
    switch (command.do) {
      case 'say':
        return this.#say(command);
      case 'discard':
        return this.#sender.discard(command.cid);
      case 'older':
        return this.#timelines.older(command.timeline);
      case 'read':
        return this.#timelines.marks.read(command.timeline, command.n);
      case 'typing':
        this.#connection.send({ t: 'typing', timeline: command.timeline, on: command.on });
        return;
      case 'retry_now':
        return this.#connection.retryNow();
      default:
        return this.#staff?.do(command);
    }
  }

  #say({ do: _, ...said }: Extract<Command, { do: 'say' }>): void {
    // Told by a tab, and found in the journal: it may have landed in between.
    if (this.#timelines.has(said.cid)) return this.options.pen.journal.drop(said.cid);
    const row = rowOf(said, this.state.me, this.#clock.deviceNow());
    this.#sender.add(this.state.line.name === 'waiting' ? { ...row, state: 'waiting' } : row);
  }

  #change(part: Partial<ChatState>): void {
    if (this.#stopped) return;
    this.state = { ...this.state, ...part };
    this.events.onState(this.state);
  }

  #hello(): Hello {
    const { tenant, pen } = this.options;
    return {
      v: FRAME_VERSION,
      ...(tenant ? { tenant } : {}),
      ...this.#credentials.proof(),
      sender: pen.sender,
      attempt: pen.attempt(),
      cursors: this.#timelines.cursors(),
      ...(this.#epoch ? { store_epoch: this.#epoch } : {}),
    };
  }

  #lineIs(state: State): void {
    if (state.name === 'closed' && state.why === 'revoked' && this.#isStranger())
      return this.#connection.start();
    if (state.name === 'waiting' && state.doubts > this.#doubts) this.#sender.doubt();
    this.#doubts = state.doubts;
    const line = lineOf(state, this.state.line, this.#clock.deviceNow());
    if (line !== this.state.line) this.#change({ line });
  }

  /** A guest whose kept token counts nowhere any more, and whom this page has not met: begins anew, once. */
  #isStranger(): boolean {
    return this.state.me === undefined && this.#credentials.forget();
  }

  /** A socket came into use: everything not accepted first, then what this screen needs. */
  #resume(): void {
    this.#timelines.pages.reset();
    this.#sender.restart();
    this.#staff?.resume();
    this.#timelines.resume(this.state.me?.timeline);
  }

  #hear(frame: ServerFrame): void {
    switch (frame.t) {
      case 'welcome':
        return this.#welcomed(frame);
      case 'accepted':
        return this.#sender.accepted(frame.cid);
      case 'busy':
        if (frame.cid) this.#sender.busy(frame.cid, frame.reason, frame.retry_ms);
        return;
      case 'refused':
        if (frame.cid && !this.#staff?.refused(frame.cid, frame.problem))
          this.#sender.refused(frame.cid, frame.problem);
        if (frame.req !== undefined) this.#timelines.pages.refused(frame.req, frame.problem);
        return;
      case 'entry':
        return this.#entered(frame);
      case 'page':
        return this.#timelines.paged(frame);
      case 'head':
      case 'receipt':
        return this.#timelines.hear(frame);
      case 'reset':
        this.#epoch = frame.store_epoch;
        return this.#timelines.hear(frame);
      case 'typing':
        return this.#typing.heard(frame);
      case 'widget':
        return this.#change({ shown: frame.version });
      case 'ping':
        return this.#clock.heard(frame.now);
      case 'goaway':
        return this.#credentials.moved(frame.ticket);
      default:
        return this.#staff?.hear(frame);
    }
  }

  #welcomed(frame: Welcome): void {
    this.#clock.heard(frame.now);
    const kept = this.#credentials.welcomed(frame);
    if (kept) {
      this.#isKnown = false;
      void kept.then(() => {
        this.#isKnown = true;
        this.#sender.restart();
      });
    }
    if (this.#epoch !== undefined && this.#epoch !== frame.store_epoch) this.#staff?.forget();
    this.#epoch = frame.store_epoch;
    const other = this.state.me !== undefined && this.state.me.id !== frame.me.id;
    this.#change({
      me: frame.me,
      skewMs: this.#clock.skewMs,
      ...(other ? { timelines: {}, seen: {} } : {}),
    });
    if (frame.me.timeline) this.#sender.readdress(frame.me.timeline);
    this.#renewal?.endsIn(frame.expires_at - frame.now);
  }

  #entered(entry: EntryFrame): void {
    const fresh = this.#timelines.entered(entry);
    this.#staff?.entered(entry);
    this.#typing.end(entry.timeline, entry.by);
    if (fresh && 'text' in entry && entry.kind !== 'undelivered' && entry.by_id !== this.state.me?.id)
      this.events.onArrived(entry);
  }
}
