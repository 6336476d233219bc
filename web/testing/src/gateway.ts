import {
  type ClientFrame,
  type EntryBody,
  type EntryFrame,
  FRAME_VERSION,
  type Hello,
  type Page,
  type ServerFrame,
  type StageName,
  uuid7,
} from '@switchboard/core';

/** One connection as the fake gateway sees it. */
export interface Peer {
  send(frame: ServerFrame): void;
  close(code: number): void;
}

interface Line {
  readonly peer: Peer;
  hello?: Hello;
  timeline?: string;
}

interface Kept {
  readonly id: string;
  readonly customer: string;
  readonly entries: EntryFrame[];
  readonly conversation: string;
  stage: StageName;
  delivered: number;
  read: number;
}

export const ANNA = '00000000-0000-7000-8000-0000000000a1';

function answersOf(form: string): { key: string; label: string; value: string }[] {
  const { answers } = JSON.parse(form) as { answers: Record<string, string> };
  return Object.entries(answers).map(([key, value]) => ({ key, label: key, value }));
}

/** A gateway with all that lies behind it, for one tenant, in memory. Says what the real one says, and fails on demand. */
export class FakeGateway {
  readonly timelines = new Map<string, Kept>();
  /** Every frame that came, in order. */
  readonly heard: ClientFrame[] = [];
  /** A text becomes an entry and its tick is lost. */
  loseTicks = false;
  /** Texts are taken and nothing is answered. */
  mute = false;
  /** Pushes of entries are lost; pages still tell. */
  losePushes = false;
  busy: { reason: string; retry_ms: number } | undefined;
  refuse: Extract<ServerFrame, { t: 'refused' }>['problem'] | undefined;
  /** Tokens count nowhere: other keys, another store. */
  strangers = false;
  pageSize = 30;
  /** When a text that has its tick becomes an entry. */
  later: (work: () => void) => void = (work) => work();
  epoch = 'epoch-1';
  onSaid: ((timeline: string, text: string) => void) | undefined;
  private readonly lines = new Set<Line>();
  private tickets = new Map<string, string>();

  constructor(private readonly now: () => number = Date.now) {}

  /** A new connection; `hear` is given each text, `gone` once. */
  connect(peer: Peer): { hear(frame: ClientFrame): void; gone(): void } {
    const line: Line = { peer };
    this.lines.add(line);
    return { hear: (frame) => this.hear(line, frame), gone: () => void this.lines.delete(line) };
  }

  get open(): number {
    return [...this.lines].filter((line) => line.hello).length;
  }

  /** Ends every connection. */
  cut(code: number): void {
    for (const line of [...this.lines]) {
      this.lines.delete(line);
      line.peer.close(code);
    }
  }

  goaway(afterMs: number): void {
    for (const line of this.lines)
      if (line.timeline)
        line.peer.send({ t: 'goaway', after_ms: afterMs, ticket: this.ticket(line.timeline) });
  }

  tell(timeline: string, frame: ServerFrame): void {
    for (const line of this.lines) if (line.timeline === timeline) line.peer.send(frame);
  }

  /** Anna writes, joins, closes …: an entry without a client. */
  operator(timeline: string, body: EntryBody): EntryFrame {
    const kept = this.timelines.get(timeline);
    if (!kept) throw new Error(`no timeline ${timeline}`);
    if (body.kind === 'joined') kept.stage = 'active';
    if (body.kind === 'closed') kept.stage = 'closed';
    return this.append(kept, uuid7(), body, body.kind === 'message' ? 'operator' : 'system', ANNA);
  }

  receipt(timeline: string, delivered: number, read: number): void {
    const kept = this.timelines.get(timeline);
    if (!kept) return;
    kept.delivered = Math.max(kept.delivered, delivered);
    kept.read = Math.max(kept.read, read);
    this.tell(timeline, { t: 'receipt', timeline, delivered: kept.delivered, read: kept.read });
  }

  private ticket(timeline: string): string {
    const ticket = `ticket-${uuid7()}`;
    this.tickets.set(ticket, timeline);
    return ticket;
  }

  private hear(line: Line, frame: ClientFrame): void {
    this.heard.push(frame);
    if (frame.t === 'hello') return this.welcome(line, frame);
    const kept = line.timeline === undefined ? undefined : this.timelines.get(line.timeline);
    if (!kept) return line.peer.close(4408);
    switch (frame.t) {
      case 'say': {
        if (this.mute) return;
        if (this.busy) return line.peer.send({ t: 'busy', cid: frame.cid, ...this.busy });
        if (this.refuse) return line.peer.send({ t: 'refused', cid: frame.cid, problem: this.refuse });
        if (!this.loseTicks) line.peer.send({ t: 'accepted', cid: frame.cid });
        return this.later(() => this.said(kept, frame));
      }
      case 'history':
        return line.peer.send({ t: 'page', ...this.page(kept, frame.after, frame.before), req: frame.req });
      default:
    }
  }

  private said(kept: Kept, { cid, kind, text }: Extract<ClientFrame, { t: 'say' }>): void {
    if (kept.entries.some((entry) => entry.cid === cid)) return;
    if (kept.stage === 'none' || kept.stage === 'closed') kept.stage = 'waiting';
    const body: EntryBody = kind === 'form' ? { kind, answers: answersOf(text) } : { kind: 'message', text };
    this.append(kept, cid, body, 'customer', kept.customer);
    if (kind !== 'form') this.onSaid?.(kept.id, text);
  }

  private welcome(line: Line, hello: Hello): void {
    if (hello.v !== FRAME_VERSION) return line.peer.close(4400);
    const proof =
      hello.ticket === undefined ? hello.token?.slice('guest:'.length) : this.tickets.get(hello.ticket);
    if (hello.ticket !== undefined && proof === undefined) return line.peer.close(4401);
    if (hello.token !== undefined && this.strangers) return line.peer.close(4403);
    const timeline = proof ?? uuid7();
    let kept = this.timelines.get(timeline);
    if (!kept) {
      kept = {
        id: timeline,
        customer: uuid7(),
        conversation: uuid7(),
        entries: [],
        stage: 'none',
        delivered: 0,
        read: 0,
      };
      this.timelines.set(timeline, kept);
    }
    line.hello = hello;
    line.timeline = timeline;
    line.peer.send({
      t: 'welcome',
      v: FRAME_VERSION,
      connection: uuid7(),
      me: { tenant: hello.tenant ?? '', role: 'guest', id: kept.customer, name: '', timeline },
      ticket: this.ticket(timeline),
      token: `guest:${timeline}`,
      expires_at: this.now() + 30 * 86_400_000,
      now: this.now(),
      ping_ms: 15_000,
      store_epoch: this.epoch,
    });
    const cursor = hello.cursors.find((cursor) => cursor.timeline === timeline);
    const foreign = cursor !== undefined && hello.store_epoch !== this.epoch;
    if (foreign) line.peer.send({ t: 'reset', timeline, store_epoch: this.epoch });
    if (foreign || !cursor?.n) return line.peer.send({ t: 'page', ...this.page(kept) });
    for (let after = cursor.n; ; ) {
      const page = this.page(kept, after);
      line.peer.send({ t: 'page', ...page });
      if (!page.more) return;
      after = page.entries.at(-1)?.n ?? after;
    }
  }

  private page(kept: Kept, after?: number, before?: number): Page {
    const all = kept.entries;
    const range =
      after !== undefined
        ? all.filter((entry) => entry.n > after)
        : all.filter((entry) => before === undefined || entry.n < before);
    const entries = after !== undefined ? range.slice(0, this.pageSize) : range.slice(-this.pageSize);
    return {
      timeline: kept.id,
      entries,
      head: all.length,
      more: entries.length < range.length,
      delivered: kept.delivered,
      read: kept.read,
      stage: kept.stage,
      version: all.length,
    };
  }

  private append(kept: Kept, cid: string, body: EntryBody, by: EntryFrame['by'], byId: string): EntryFrame {
    const entry: EntryFrame = {
      timeline: kept.id,
      n: kept.entries.length + 1,
      conversation: kept.conversation,
      cid,
      by,
      by_id: byId,
      at: this.now(),
      ...body,
    };
    kept.entries.push(entry);
    if (!this.losePushes) this.tell(kept.id, { t: 'entry', ...entry });
    return entry;
  }
}
