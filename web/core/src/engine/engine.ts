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
import {
  emptyTimeline,
  type Timeline,
  withEntry,
  withHead,
  withPage,
  withReceipt,
} from '../timeline/merge.ts';
import { Credentials, type TokenSource } from './credentials.ts';
import { lineOf } from './line.ts';
import { Marks } from './marks.ts';
import { Pages } from './pages.ts';
import type { Renewal } from './renewal.ts';
import { Sender } from './sender.ts';
import type { Staff } from './staff.ts';
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
  /** Somebody else's new message arrived live: the moment to ring. */
  onArrived(entry: EntryFrame): void;
}

const START_AGAIN_MS = 3_000;
const CURSORS_MAX = 64;

/** The one who holds the socket: feeds frames into the state and the state's needs into frames. */
export class Engine {
  state: ChatState;
  readonly #clock: Clock;
  readonly #connection: Connection;
  readonly #credentials: Credentials;
  readonly #sender: Sender;
  readonly #pages: Pages;
  readonly #marks: Marks;
  readonly #typing: TypingKeeper;
  readonly #renewal: Renewal | undefined;
  readonly #staff: Staff | undefined;
  #startTimer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;
  #epoch: string | undefined;
  /** Of the line's last state: only one more means that the last frame was not understood. */
  #doubts = 0;

  constructor(
    private readonly options: EngineOptions,
    private readonly events: EngineEvents,
  ) {
    this.state = { ...(options.seed ?? EMPTY), line: { name: 'idle' }, kept: options.storage.durable };
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
      send,
      get: () => this.state.outbox,
      set: (outbox) => this.#change({ outbox }),
    });
    this.#pages = new Pages(send, (id) => this.state.timelines[id]);
    this.#marks = new Marks({
      storage: options.storage,
      key: `${options.scope}:seen`,
      send,
      get: () => this.state,
      set: (seen) => this.#change({ seen }),
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
        pages: this.#pages,
        get: () => this.state,
        change: (part) => this.#change(part),
        onOutcome: (cid, outcome) => events.onOutcome(cid, outcome),
        now,
      });
    this.#connection = new Connection({
      dial: options.dial,
      hello: () => this.#hello(),
      read: (text) => readFrame(text, options.staff?.frames),
      refresh: () => this.#credentials.refresh(),
      onFrame: (frame) => this.#hear(frame),
      onUse: () => this.#resume(),
      onState: (state) => this.#lineIs(state),
      now,
    });
  }

  async start(): Promise<void> {
    const [ready] = await Promise.all([
      this.#credentials.load(),
      this.#sender.restore(),
      this.#marks.restore(),
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
    this.#marks.stop();
    this.#typing.stop();
    this.#renewal?.stop();
    this.#pages.reset();
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
        return this.state.timelines[command.timeline]?.older
          ? this.#pages.ask(command.timeline, 'before')
          : undefined;
      case 'read':
        return this.#marks.read(command.timeline, command.n);
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
    if (Object.values(this.state.timelines).some((it) => it.entries.some((entry) => entry.cid === said.cid)))
      return this.options.pen.journal.drop(said.cid);
    const row = rowOf(said, this.state.me, this.#clock.deviceNow());
    this.#sender.add(this.state.line.name === 'waiting' ? { ...row, state: 'waiting' } : row);
  }

  #change(part: Partial<ChatState>): void {
    if (this.#stopped) return;
    this.state = { ...this.state, ...part };
    this.events.onState(this.state);
  }

  #alter(id: string, alter: (timeline: Timeline) => Timeline): Timeline {
    const before = this.state.timelines[id] ?? emptyTimeline(id);
    const after = alter(before);
    if (after !== before) this.#change({ timelines: { ...this.state.timelines, [id]: after } });
    this.#marks.moved(after);
    return after;
  }

  #hello(): Hello {
    const cursors = Object.values(this.state.timelines)
      .filter((timeline) => timeline.loaded)
      .slice(-CURSORS_MAX)
      .map((timeline) => ({ timeline: timeline.id, n: timeline.high }));
    const { tenant, pen } = this.options;
    return {
      v: FRAME_VERSION,
      ...(tenant ? { tenant } : {}),
      ...this.#credentials.proof(),
      sender: pen.sender,
      attempt: pen.attempt(),
      cursors,
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
    this.#pages.reset();
    this.#sender.restart();
    const mine = this.state.me?.timeline;
    if (mine && !this.state.timelines[mine]?.loaded) this.#pages.expect(mine);
    this.#staff?.resume();
    for (const id of Object.keys(this.state.timelines)) this.#pages.check(id);
    this.#marks.restart();
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
        if (frame.req !== undefined) this.#pages.refused(frame.req);
        return;
      case 'entry':
        return this.#entered(frame);
      case 'page': {
        const { direction, high } = this.#pages.answered(frame);
        for (const entry of frame.entries) this.#sender.landed(entry.cid);
        const after = this.#alter(frame.timeline, (timeline) => withPage(timeline, frame, direction));
        return this.#pages.check(frame.timeline, direction !== 'before' && after.high === high);
      }
      case 'head':
        this.#alter(frame.timeline, (timeline) => withHead(timeline, frame.n));
        return this.#pages.check(frame.timeline);
      case 'receipt':
        this.#alter(frame.timeline, (timeline) => withReceipt(timeline, frame.delivered, frame.read));
        return;
      case 'typing':
        return this.#typing.heard(frame);
      case 'reset':
        this.#epoch = frame.store_epoch;
        this.#alter(frame.timeline, () => emptyTimeline(frame.timeline));
        return this.#pages.expect(frame.timeline);
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
    this.#credentials.welcomed(frame);
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
    const known = this.state.timelines[entry.timeline];
    const fresh = !known || entry.n > known.high;
    this.#alter(entry.timeline, (timeline) => withEntry(timeline, entry));
    this.#sender.landed(entry.cid);
    this.#pages.check(entry.timeline);
    this.#typing.end(entry.timeline, entry.by);
    if (fresh && entry.kind === 'message' && entry.by_id !== this.state.me?.id) this.events.onArrived(entry);
  }
}
