import { Clock } from '../clock.ts';
import type { Asking, Command, Outcome } from '../command.ts';
import { Connection, type Socket } from '../connection/connection.ts';
import type { State } from '../connection/machine.ts';
import type { Storage } from '../outbox/storage.ts';
import type { ClientFrame, EntryFrame, Hello, ServerFrame, Welcome } from '../protocol/generated.ts';
import { FRAME_VERSION } from '../protocol/generated.ts';
import { readFrame } from '../protocol/read.ts';
import { type ChatState, EMPTY, type Line } from '../state.ts';
import {
  emptyTimeline,
  type Timeline,
  withEntry,
  withHead,
  withPage,
  withReceipt,
} from '../timeline/merge.ts';
import { Credentials, type TokenSource } from './credentials.ts';
import { DeskKeeper } from './desk.ts';
import { Pages } from './pages.ts';
import { Sender } from './sender.ts';

export interface EngineOptions {
  readonly dial: () => Socket;
  /** This page load. */
  readonly sender: string;
  readonly storage: Storage;
  /** Keeps apart what several accounts on one device store. */
  readonly scope: string;
  readonly tenant?: string;
  /** Absent for guests. */
  readonly token?: TokenSource;
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
const ACK_MS = 200;
const TYPING_MS = 5_000;
const ASK_MS = 15_000;
const RENEW_EARLY_MS = 60_000;
const CURSORS_MAX = 64;
const TIMER_MAX_MS = 2_000_000_000;

/** The one who holds the socket: feeds frames into the state and the state's needs into frames. */
export class Engine {
  state: ChatState;
  private readonly clock: Clock;
  private readonly connection: Connection;
  private readonly credentials: Credentials;
  private readonly sender: Sender;
  private readonly pages: Pages;
  private readonly desk: DeskKeeper;
  private readonly watched = new Set<string>();
  private readonly asks = new Map<string, { frame: Asking; until: number }>();
  private readonly acked = new Map<string, number>();
  private readonly readSent = new Map<string, number>();
  private ackTimer: ReturnType<typeof setTimeout> | undefined;
  private renewTimer: ReturnType<typeof setTimeout> | undefined;
  private startTimer: ReturnType<typeof setTimeout> | undefined;
  private stopped = false;
  private epoch: string | undefined;

  constructor(
    private readonly options: EngineOptions,
    private readonly events: EngineEvents,
  ) {
    this.state = { ...(options.seed ?? EMPTY), line: { name: 'idle' }, kept: options.storage.durable };
    this.clock = new Clock(options.deviceNow);
    this.credentials = new Credentials(options.storage, `${options.scope}:guest`, options.token);
    const send = (frame: ClientFrame) => this.connection.send(frame);
    this.sender = new Sender({
      storage: options.storage,
      key: `${options.scope}:outbox`,
      send,
      get: () => this.state.outbox,
      set: (outbox) => this.change({ outbox }),
    });
    this.pages = new Pages(send, (id) => this.state.timelines[id]);
    this.desk = new DeskKeeper(
      send,
      () => this.state.desk,
      (desk) => this.change({ desk }),
    );
    this.connection = new Connection({
      dial: options.dial,
      hello: (attempt) => this.hello(attempt),
      read: readFrame,
      refresh: () => this.credentials.refresh(),
      onFrame: (frame) => this.hear(frame),
      onUse: () => this.resume(),
      onState: (state) => this.lineIs(state),
      now: () => this.clock.deviceNow(),
    });
  }

  async start(): Promise<void> {
    const [ready] = await Promise.all([this.credentials.load(), this.sender.restore(), this.restoreSeen()]);
    if (this.stopped) return;
    if (ready === 'none') return this.change({ line: { name: 'closed', why: 'signed_out' } });
    if (ready === 'later') {
      // Without its token a hello would make an operator a guest.
      this.change({ line: { name: 'waiting', why: 'token' } });
      this.startTimer = setTimeout(() => void this.start(), START_AGAIN_MS);
      return;
    }
    this.connection.start();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.startTimer);
    clearTimeout(this.ackTimer);
    clearTimeout(this.renewTimer);
    this.pages.reset();
    this.desk.stop();
    this.connection.stop();
  }

  do(command: Command): void {
    switch (command.do) {
      case 'say': {
        const { do: _, ...item } = command;
        const state = this.state.line.name === 'waiting' ? 'waiting' : 'sending';
        return this.sender.add({ ...item, state });
      }
      case 'retry':
        return this.sender.retry(command.cid, command.fresh);
      case 'discard':
        return this.sender.discard(command.cid);
      case 'older':
        return this.state.timelines[command.timeline]?.older
          ? this.pages.ask(command.timeline, 'before')
          : undefined;
      case 'load':
        return this.state.timelines[command.timeline]?.loaded
          ? undefined
          : this.pages.ask(command.timeline, 'newest');
      case 'watch':
        this.watched.add(command.timeline);
        return this.pages.ask(command.timeline, 'newest', true);
      case 'unwatch':
        this.watched.delete(command.timeline);
        this.connection.send({ t: 'unwatch', timeline: command.timeline });
        return;
      case 'read':
        return this.read(command.timeline, command.n);
      case 'typing':
        this.connection.send({ t: 'typing', timeline: command.timeline, on: command.on });
        return;
      case 'send':
        this.asks.set(command.frame.cid, { frame: command.frame, until: this.clock.deviceNow() + ASK_MS });
        this.connection.send(command.frame);
        return;
      case 'desk':
        return this.desk.want();
      case 'retry_now':
        return this.connection.retryNow();
    }
  }

  private change(part: Partial<ChatState>): void {
    this.state = { ...this.state, ...part };
    this.events.onState(this.state);
  }

  private alter(id: string, alter: (timeline: Timeline) => Timeline): Timeline {
    const before = this.state.timelines[id] ?? emptyTimeline(id);
    const after = alter(before);
    if (after !== before) this.change({ timelines: { ...this.state.timelines, [id]: after } });
    if (after.loaded && after.high > (this.acked.get(id) ?? 0)) this.ackSoon();
    return after;
  }

  private hello(attempt: number): Hello {
    const cursors = Object.values(this.state.timelines)
      .filter((timeline) => timeline.loaded)
      .slice(-CURSORS_MAX)
      .map((timeline) => ({ timeline: timeline.id, n: timeline.high }));
    const { tenant, sender } = this.options;
    return {
      v: FRAME_VERSION,
      ...(tenant ? { tenant } : {}),
      ...this.credentials.proof(),
      sender,
      attempt,
      cursors,
      ...(this.epoch ? { store_epoch: this.epoch } : {}),
    };
  }

  private lineIs(state: State): void {
    if (state.name === 'closed' && state.why === 'revoked' && this.isStranger())
      return this.connection.start();
    if (state.name === 'waiting' && state.doubts > 0) this.sender.doubt();
    const before = this.state.line;
    const open = state.name === 'open';
    const lostAt = open ? undefined : (before.lostAt ?? this.clock.deviceNow());
    const line: Line = {
      name: state.name,
      ...('why' in state ? { why: state.why } : {}),
      ...('retryAt' in state ? { retryAt: state.retryAt } : {}),
      ...(lostAt === undefined || state.name === 'idle' ? {} : { lostAt }),
    };
    if (line.name !== before.name || line.why !== before.why || line.retryAt !== before.retryAt)
      this.change({ line });
  }

  /** A guest whose kept token counts nowhere any more, and whom this page has not met: begins anew, once. */
  private isStranger(): boolean {
    return this.state.me === undefined && this.credentials.forget();
  }

  /** A socket came into use: everything not accepted first, then what this screen needs. */
  private resume(): void {
    this.pages.reset();
    this.acked.clear();
    this.readSent.clear();
    this.sender.restart();
    const mine = this.state.me?.timeline;
    if (mine && !this.state.timelines[mine]?.loaded) this.pages.expect(mine);
    for (const id of this.watched)
      this.pages.ask(id, this.state.timelines[id]?.loaded ? 'after' : 'newest', true);
    for (const [id, timeline] of Object.entries(this.state.timelines)) {
      this.pages.check(id);
      const seen = this.state.seen[id];
      if (seen && timeline.loaded) this.sendRead(id, seen);
    }
    for (const [cid, ask] of this.asks)
      if (ask.until > this.clock.deviceNow()) this.connection.send(ask.frame);
      else this.asks.delete(cid);
    this.desk.pull();
    this.ackSoon();
  }

  private hear(frame: ServerFrame): void {
    switch (frame.t) {
      case 'welcome':
        return this.welcomed(frame);
      case 'accepted':
        return this.sender.accepted(frame.cid);
      case 'busy':
        if (frame.cid) this.sender.busy(frame.cid, frame.reason, frame.retry_ms);
        return;
      case 'refused':
        if (frame.cid) this.refused(frame.cid, frame);
        if (frame.req !== undefined) this.pages.refused(frame.req);
        return;
      case 'entry':
        return this.entered(frame);
      case 'page': {
        const { direction, high } = this.pages.answered(frame);
        for (const entry of frame.entries) this.sender.landed(entry.cid);
        const after = this.alter(frame.timeline, (timeline) => withPage(timeline, frame, direction));
        return this.pages.check(frame.timeline, direction !== 'before' && after.high === high);
      }
      case 'head':
        this.alter(frame.timeline, (timeline) => withHead(timeline, frame.n));
        return this.pages.check(frame.timeline);
      case 'receipt':
        this.alter(frame.timeline, (timeline) => withReceipt(timeline, frame.delivered, frame.read));
        return;
      case 'typing':
        return this.typing(frame);
      case 'result':
        this.asks.delete(frame.cid);
        return this.events.onOutcome(
          frame.cid,
          frame.problem
            ? { is: 'refused', problem: frame.problem }
            : { is: 'done', ...(frame.version === undefined ? {} : { version: frame.version }) },
        );
      case 'reset':
        this.epoch = frame.store_epoch;
        this.alter(frame.timeline, () => emptyTimeline(frame.timeline));
        return this.pages.expect(frame.timeline);
      case 'ping':
        return this.clock.heard(frame.now);
      case 'goaway':
        return this.credentials.moved(frame.ticket);
      default:
        return this.desk.hear(frame);
    }
  }

  private refused(cid: string, frame: Extract<ServerFrame, { t: 'refused' }>): void {
    if (this.asks.delete(cid)) this.events.onOutcome(cid, { is: 'refused', problem: frame.problem });
    else this.sender.refused(cid, frame.problem);
  }

  private welcomed(frame: Welcome): void {
    this.clock.heard(frame.now);
    this.credentials.welcomed(frame);
    if (this.epoch !== undefined && this.epoch !== frame.store_epoch) this.desk.forget();
    this.epoch = frame.store_epoch;
    const other = this.state.me !== undefined && this.state.me.id !== frame.me.id;
    this.change({
      me: frame.me,
      skewMs: this.clock.skewMs,
      kept: this.options.storage.durable,
      ...(other ? { timelines: {}, seen: {} } : {}),
    });
    if (frame.me.timeline) this.sender.readdress(frame.me.timeline);
    if (!this.credentials.isGuest) this.renewAt(frame.expires_at - frame.now);
  }

  private renewAt(leftMs: number): void {
    clearTimeout(this.renewTimer);
    const ms = Math.min(TIMER_MAX_MS, Math.max(1_000, leftMs - RENEW_EARLY_MS));
    this.renewTimer = setTimeout(async () => {
      const got = await this.credentials.renew().catch(() => undefined);
      if (!got) return this.renewAt(RENEW_EARLY_MS + 10_000);
      this.connection.send({ t: 'refresh', token: got.token });
      if (got.expires_at) this.renewAt(got.expires_at - this.clock.deviceNow() - this.clock.skewMs);
    }, ms);
  }

  private entered(entry: EntryFrame): void {
    const known = this.state.timelines[entry.timeline];
    const fresh = !known || entry.n > known.high;
    this.alter(entry.timeline, (timeline) => withEntry(timeline, entry));
    this.sender.landed(entry.cid);
    this.pages.check(entry.timeline);
    const typing = this.state.typing[entry.timeline];
    if (typing && typing.by === entry.by) this.stopTyping(entry.timeline);
    if (fresh && entry.kind === 'message' && entry.by_id !== this.state.me?.id) this.events.onArrived(entry);
  }

  private typing(frame: Extract<ServerFrame, { t: 'typing' }>): void {
    if (!frame.on) return this.stopTyping(frame.timeline);
    const until = this.clock.deviceNow() + TYPING_MS;
    const { by, name } = frame;
    this.change({ typing: { ...this.state.typing, [frame.timeline]: { by, name, until } } });
    setTimeout(() => {
      const now = this.state.typing[frame.timeline];
      if (now && now.until <= this.clock.deviceNow()) this.stopTyping(frame.timeline);
    }, TYPING_MS);
  }

  private stopTyping(id: string): void {
    const { [id]: gone, ...typing } = this.state.typing;
    if (gone) this.change({ typing });
  }

  private read(id: string, n: number): void {
    if (n <= (this.state.seen[id] ?? 0)) return;
    this.change({ seen: { ...this.state.seen, [id]: n } });
    void this.options.storage.set(`${this.options.scope}:seen`, this.state.seen).catch(() => undefined);
    this.sendRead(id, n);
  }

  private sendRead(id: string, n: number): void {
    if (n > (this.readSent.get(id) ?? 0) && this.connection.send({ t: 'read', timeline: id, n }))
      this.readSent.set(id, n);
  }

  private async restoreSeen(): Promise<void> {
    const seen = await this.options.storage.get(`${this.options.scope}:seen`);
    if (seen && typeof seen === 'object')
      this.change({ seen: { ...(seen as ChatState['seen']), ...this.state.seen } });
  }

  private ackSoon(): void {
    this.ackTimer ??= setTimeout(() => {
      this.ackTimer = undefined;
      for (const [id, timeline] of Object.entries(this.state.timelines))
        if (timeline.loaded && timeline.high > (this.acked.get(id) ?? 0)) {
          if (this.connection.send({ t: 'ack', timeline: id, n: timeline.high }))
            this.acked.set(id, timeline.high);
        }
    }, ACK_MS);
  }
}
