import {
  type AuthorKind,
  type ClientFrame,
  type EntryBody,
  type EntryFrame,
  FRAME_VERSION,
  type OperatorNow,
  type ServerFrame,
  uuid7,
} from '@switchboard/core';
import { cardsOf, pageOf, waitingOf } from './cards.ts';
import { heardOfDesk } from './desk-asks.ts';
import type { FakeChat } from './fake-chat.ts';
import { type Person, STAFF, TENANT } from './people.ts';

interface Peer {
  send(frame: ServerFrame): void;
  close(code: number): void;
}

interface Line {
  readonly peer: Peer;
  me?: Person;
  readonly watched: Set<string>;
}

/** A gateway for staff, with all that lies behind it, in memory. */
export class FakeDesk {
  readonly chats = new Map<string, FakeChat>();
  readonly heard: ClientFrame[] = [];
  /** What each chose; without one the desk keeps no status. */
  readonly statuses = new Map<string, OperatorNow>();
  /** A closed chat is to be written up within this time. */
  wrapUpMs = 0;
  /** Texts are taken and nothing is answered. */
  mute = false;
  tokenMs = 600_000;
  onSaid: ((chat: FakeChat, text: string, by: Person) => void) | undefined;
  private readonly lines = new Set<Line>();
  private readonly tickets = new Map<string, Person>();
  private readonly inboxVersions = new Map<string, number>();
  private boardVersion = 1;

  constructor(readonly now: () => number = Date.now) {}

  connect(peer: Peer): { hear(frame: ClientFrame): void; gone(): void } {
    const line: Line = { peer, watched: new Set() };
    this.lines.add(line);
    return { hear: (frame) => this.hear(line, frame), gone: () => void this.lines.delete(line) };
  }

  cut(code: number): void {
    for (const line of [...this.lines]) {
      this.lines.delete(line);
      line.peer.close(code);
    }
  }

  /** A customer who waits; an empty name is a guest. */
  arrive(name: string, text: string, at = this.now(), id = uuid7()): FakeChat {
    const chat: FakeChat = {
      conversation: uuid7(),
      timeline: uuid7(),
      customer: id,
      name,
      entries: [],
      stage: 'waiting',
      version: 1,
      since: at,
      delivered: 0,
      read: 0,
      staffRead: 0,
    };
    this.chats.set(chat.conversation, chat);
    this.customer(chat, text, at);
    this.board(chat, true);
    return chat;
  }

  customer(chat: FakeChat, text: string, at = this.now()): void {
    if (chat.stage === 'closed') this.reopen(chat, undefined);
    this.append(chat, { kind: 'message', text }, 'customer', chat.customer, at);
  }

  staff(chat: FakeChat, by: Person, body: EntryBody, at = this.now()): EntryFrame {
    const kind: AuthorKind = by.role === 'supervisor' ? 'supervisor' : 'operator';
    return this.append(chat, body, kind, by.id, at);
  }

  assign(chat: FakeChat, to: Person, at = this.now()): void {
    const before = STAFF.find((it) => it.id === chat.assignee);
    if (chat.stage === 'waiting') this.board(chat, false);
    delete chat.offered;
    delete chat.wrapUp;
    chat.assignee = to.id;
    chat.stage = 'active';
    chat.version++;
    if (before) this.inboxChange(before.id, chat, 'lost');
    const joined = { kind: 'joined', name: to.name, operator: to.id } as const;
    this.append(chat, before ? { ...joined, left: before.name } : joined, 'system', to.id, at);
    this.inboxChange(to.id, chat, 'gained');
  }

  giveBack(chat: FakeChat): void {
    const owner = chat.assignee;
    delete chat.assignee;
    delete chat.held;
    chat.stage = 'waiting';
    chat.version++;
    if (owner) this.inboxChange(owner, chat, 'lost');
    this.board(chat, true);
  }

  receipt(chat: FakeChat, delivered: number, read: number): void {
    chat.delivered = Math.max(chat.delivered, delivered);
    chat.read = Math.max(chat.read, read);
    const { timeline } = chat;
    this.tell(chat, { t: 'receipt', timeline, delivered: chat.delivered, read: chat.read });
  }

  typing(chat: FakeChat, on: boolean): void {
    this.tell(chat, { t: 'typing', timeline: chat.timeline, by: 'customer', name: chat.name, on });
  }

  close(chat: FakeChat, by: Person | undefined): void {
    chat.stage = 'closed';
    chat.version++;
    const owner = chat.assignee;
    this.append(
      chat,
      { kind: 'closed', reason: by ? 'by_operator' : 'by_customer' },
      'system',
      by?.id ?? chat.customer,
    );
    delete chat.assignee;
    delete chat.held;
    if (owner && by && this.wrapUpMs > 0) chat.wrapUp = { by: owner, until: this.now() + this.wrapUpMs };
    if (owner) this.inboxChange(owner, chat, 'done');
  }

  private reopen(chat: FakeChat, by: Person | undefined): void {
    chat.version++;
    chat.stage = 'waiting';
    chat.since = this.now();
    this.append(chat, { kind: 'reopened' }, 'system', by?.id ?? chat.customer);
    if (by) this.assign(chat, by);
    else this.board(chat, true);
  }

  private hear(line: Line, frame: ClientFrame): void {
    this.heard.push(frame);
    if (frame.t === 'hello') return this.welcome(line, frame.ticket, frame.token);
    const { me, peer } = line;
    if (!me) return peer.close(4408);
    const of = (timeline: string) => [...this.chats.values()].find((it) => it.timeline === timeline);
    const refused = (cid: string, type: 'conflict' | 'version-mismatch' | 'not-yours', title: string) =>
      peer.send({ t: 'result', cid, problem: { type, title, status: 409 } });
    switch (frame.t) {
      case 'inbox':
        return peer.send({
          t: 'inbox',
          version: this.inboxVersion(me.id),
          chats: cardsOf([...this.chats.values()], me.id),
          ...(this.statuses.has(me.id) ? { me: this.statuses.get(me.id) } : {}),
        });
      case 'desk':
        return heardOfDesk(this, me, frame, (result) =>
          peer.send({ t: 'result', cid: frame.cid, ...result }),
        );
      case 'board': {
        const waiting = waitingOf([...this.chats.values()]);
        return peer.send({ t: 'board', version: this.boardVersion, waiting, total: waiting.length });
      }
      case 'take': {
        const chat = this.chats.get(frame.conversation);
        if (!chat || chat.stage === 'closed') return refused(frame.cid, 'conflict', 'It is closed');
        if (frame.if_version !== undefined && frame.if_version !== chat.version)
          return refused(frame.cid, 'version-mismatch', 'It has changed');
        this.assign(chat, me);
        return peer.send({ t: 'result', cid: frame.cid, version: chat.version });
      }
      case 'close':
      case 'reopen': {
        const chat = of(frame.timeline);
        if (!chat || (frame.t === 'close') !== (chat.assignee === me.id))
          return refused(frame.cid, 'not-yours', 'The conversation is not yours');
        if (frame.t === 'close') this.close(chat, me);
        else this.reopen(chat, me);
        return peer.send({ t: 'result', cid: frame.cid, version: chat.version });
      }
      case 'say': {
        const chat = of(frame.timeline);
        if (!chat || this.mute) return;
        peer.send({ t: 'accepted', cid: frame.cid });
        if (chat.entries.some((entry) => entry.cid === frame.cid)) return;
        const { kind: asked = 'message', text, cid } = frame;
        // Only customers fill in forms.
        const kind = asked === 'form' ? 'message' : asked;
        const lost = kind === 'message' && chat.assignee !== me.id;
        const body: EntryBody = lost ? { kind: 'undelivered', text, reason: 'not_yours' } : { kind, text };
        this.append(
          chat,
          body,
          me.role === 'supervisor' ? 'supervisor' : 'operator',
          me.id,
          this.now(),
          cid,
          line,
        );
        if (kind === 'message' && !lost) this.onSaid?.(chat, text, me);
        return;
      }
      case 'history':
      case 'watch': {
        const chat = of(frame.timeline);
        if (!chat) return;
        if (frame.t === 'watch') line.watched.add(chat.conversation);
        const page = frame.t === 'history' ? pageOf(chat, frame.after, frame.before) : pageOf(chat);
        return peer.send({ t: 'page', ...page, req: frame.req });
      }
      case 'unwatch': {
        const chat = of(frame.timeline);
        if (chat) line.watched.delete(chat.conversation);
        return;
      }
      case 'read': {
        const chat = of(frame.timeline);
        if (chat) chat.staffRead = Math.max(chat.staffRead, frame.n);
        return;
      }
      default:
    }
  }

  private welcome(line: Line, ticket: string | undefined, token: string | undefined): void {
    const me = ticket ? this.tickets.get(ticket) : STAFF.find((it) => token?.startsWith(`staff:${it.id}:`));
    if (!me) return line.peer.close(4401);
    line.me = me;
    const next = `ticket-${uuid7()}`;
    this.tickets.set(next, me);
    const { id, name, role } = me;
    line.peer.send({
      t: 'welcome',
      v: FRAME_VERSION,
      connection: uuid7(),
      me: { tenant: TENANT, role, id, name },
      ticket: next,
      expires_at: this.now() + this.tokenMs,
      now: this.now(),
      ping_ms: 15_000,
      store_epoch: 'epoch-1',
    });
  }

  private append(
    chat: FakeChat,
    body: EntryBody,
    by: AuthorKind,
    byId: string,
    at = this.now(),
    cid = uuid7(),
    author?: Line,
  ): EntryFrame {
    const { timeline, conversation } = chat;
    const n = chat.entries.length + 1;
    const entry: EntryFrame = { timeline, n, conversation, cid, by, by_id: byId, at, ...body };
    chat.entries.push(entry);
    this.tell(chat, { t: 'entry', ...entry }, author);
    return entry;
  }

  private tell(chat: FakeChat, frame: ServerFrame, author?: Line): void {
    for (const line of this.lines)
      if (line === author || line.watched.has(chat.conversation) || (line.me && line.me.id === chat.assignee))
        line.peer.send(frame);
  }

  private inboxVersion(id: string): number {
    return this.inboxVersions.get(id) ?? 1;
  }

  inboxChange(id: string, chat: FakeChat | undefined, change: string): void {
    const version = this.inboxVersion(id) + 1;
    this.inboxVersions.set(id, version);
    for (const line of this.lines)
      if (line.me?.id === id)
        line.peer.send({
          t: 'inbox_change',
          version,
          ...(chat ? { conversation: chat.conversation } : {}),
          change,
        });
  }

  private board(chat: FakeChat, waiting: boolean): void {
    const version = ++this.boardVersion;
    for (const line of this.lines)
      if (line.me) line.peer.send({ t: 'board_change', version, conversation: chat.conversation, waiting });
  }
}
