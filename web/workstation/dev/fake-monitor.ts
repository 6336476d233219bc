import { uuid7 } from '@switchboard/core';
import type {
  Alert,
  Figures,
  Live,
  LiveConversation,
  OperatorRow,
  OperatorState,
  QueueLive,
  Series,
  WaitingRow,
} from '@switchboard/core/monitor';

/** A queue's figures, nothing of which there is anything. */
export function figures(part: Partial<Figures> = {}): Figures {
  return {
    waiting: 0,
    offered: 0,
    longest_since: null,
    waiting_now: null,
    in_work: 0,
    on_hold: 0,
    wrap_up: 0,
    reply_since: null,
    estimate_ms: null,
    entered: 0,
    answered: 0,
    answered_in_time: 0,
    abandoned: 0,
    abandoned_short: 0,
    flowed_out: 0,
    service_level_percent: null,
    abandoned_percent: null,
    wait: null,
    first_reply: null,
    reply: null,
    handling: null,
    missed_offers: 0,
    declined_offers: 0,
    transferred: 0,
    closed: 0,
    reopened: 0,
    promise: {
      service_level_percent: 80,
      within_ms: 30_000,
      longest_wait_ms: 120_000,
      first_reply_ms: 120_000,
    },
    ...part,
  } as Figures;
}

export function queue(id: string, name: string, part: Partial<QueueLive> = {}): QueueLive {
  return {
    id,
    name,
    skills: [],
    is_paused: false,
    is_open: true,
    figures: figures(),
    free_operators: 1,
    online_operators: 2,
    ...part,
  };
}

export function operator(id: string, name: string, part: Partial<OperatorRow> = {}): OperatorRow {
  return {
    id,
    name,
    state: 'online',
    since: 0,
    grace_until: null,
    status: 'online',
    reason: null,
    next: null,
    next_reason: null,
    used: 0,
    capacity: 4,
    in_hand: 0,
    queues: [],
    reply_since: null,
    reply_conversation: null,
    wrap_up_until: null,
    misses: 0,
    answered: 0,
    missed_offers: 0,
    declined_offers: 0,
    closed: 0,
    ...part,
  };
}

export function waiting(
  name: string,
  queueId: string,
  since: number,
  part: Partial<WaitingRow> = {},
): WaitingRow {
  return {
    conversation: `waits-${name}`,
    timeline: `timeline-${name}`,
    customer: `018f0000-0000-7000-8000-${name.length.toString(16).padStart(12, '0')}`,
    name,
    queue: queueId,
    place: 1,
    since,
    priority: 'normal',
    skills: [],
    state: 'waiting',
    offered_to: null,
    offered_name: null,
    until: null,
    tried: 0,
    version: 1,
    preview: 'Hello?',
    ...part,
  };
}

export function inWork(
  name: string,
  by: OperatorRow,
  part: Partial<LiveConversation> = {},
): LiveConversation {
  return {
    conversation: `works-${name}`,
    timeline: `timeline-${name}`,
    customer: `018f0000-0000-7000-8000-${name.length.toString(16).padStart(12, '0')}`,
    name,
    queue: '',
    operator: by.id,
    operator_name: by.name,
    place: 'active',
    since: 0,
    in_hand_since: 0,
    reply_since: null,
    version: 1,
    preview: '',
    ...part,
  };
}

/** What a supervisor is told, by REST: set by tests, and counted anew with each change. */
export class FakeMonitor {
  queues: QueueLive[] = [];
  operators: OperatorRow[] = [];
  waiting: WaitingRow[] = [];
  conversations: LiveConversation[] = [];
  alerts: Alert[] = [];
  all: Partial<Figures> = {};
  series: Omit<Series, 'as_of'> | undefined;
  /** What was asked for, path by path. */
  readonly asked: string[] = [];
  /** What was done. */
  readonly done: { readonly path: string; readonly body: unknown }[] = [];
  routing: unknown;
  /** Answered instead of all. */
  problem: { type: string; title: string; status: number; detail?: string } | undefined;
  private version = 1;

  constructor(readonly now: () => number = Date.now) {}

  changed(): void {
    this.version++;
  }

  live(): Live {
    const digest = `${this.version}`;
    const count = (state: OperatorState) => this.operators.filter((it) => it.state === state).length;
    const there = this.operators.filter((it) => ['online', 'busy', 'lost'].includes(it.state));
    const sum = (pick: (it: OperatorRow) => number) => there.reduce((all, it) => all + pick(it), 0);
    const oldest = [...this.waiting].sort((a, b) => a.since - b.since)[0];
    return {
      as_of: this.now(),
      digest,
      lists: { operators: digest, waiting: digest, conversations: digest, alerts: digest },
      window: '30m',
      from: this.now() - 1_800_000,
      zone: 'Europe/Oslo',
      all: figures({
        waiting: this.waiting.length,
        in_work: this.conversations.length,
        longest_since: oldest?.since ?? null,
        ...this.all,
      }),
      longest_queue: oldest?.queue ?? null,
      operators: {
        online: count('online'),
        busy: count('busy'),
        away: count('away'),
        lost: count('lost'),
        offline: count('offline'),
        wrap_up: 0,
        slots_used: sum((it) => it.used),
        slots_free: sum((it) => (it.state === 'online' ? Math.max(0, it.capacity - it.used) : 0)),
        slots: sum((it) => it.capacity),
      },
      queues: this.queues,
      alerts: this.alerts.length,
    } as Live;
  }

  /** The answer to a request, or nothing if it is none of the monitor's. */
  answer(method: string, url: string, body?: unknown): { status: number; body?: unknown } | undefined {
    const { pathname, searchParams } = new URL(url, 'http://dev');
    if (/^\/v1\/conversations\/[^/]+\/routing$/.test(pathname))
      return this.routing ? { status: 200, body: this.routing } : { status: 404, body: this.missing() };
    if (!pathname.startsWith('/v1/monitor/')) return undefined;
    if (this.problem) return { status: this.problem.status, body: this.problem };
    const path = pathname.slice('/v1/monitor/'.length);
    if (method !== 'GET') {
      this.done.push({ path, body });
      return this.do(path, body);
    }
    this.asked.push(url);
    const head = { as_of: this.now(), digest: `${this.version}` };
    const of = searchParams.get('queue');
    const inQueue = <T extends { queue: string }>(rows: readonly T[]) =>
      rows.filter((it) => !of || it.queue === of);
    switch (path) {
      case 'live':
        return { status: 200, body: this.live() };
      case 'operators': {
        const operators = this.operators.filter((it) => !of || it.queues.includes(of));
        return { status: 200, body: { ...head, operators } };
      }
      case 'waiting': {
        const rows = inQueue(this.waiting);
        return { status: 200, body: { ...head, waiting: rows.slice(0, 200), total: rows.length } };
      }
      case 'conversations': {
        const rows = inQueue(this.conversations);
        return { status: 200, body: { ...head, conversations: rows.slice(0, 200), total: rows.length } };
      }
      case 'alerts':
        return { status: 200, body: { ...head, alerts: this.alerts } };
      case 'series':
        return this.series
          ? { status: 200, body: { as_of: this.now(), ...this.series } }
          : { status: 503, body: { type: 'unavailable', title: 'Try again', status: 503 } };
      default:
        return { status: 404, body: this.missing() };
    }
  }

  private do(path: string, body: unknown): { status: number; body?: unknown } {
    const pause = /^queues\/([^/]+)\/(pause|resume)$/.exec(path);
    if (pause)
      this.queues = this.queues.map((it) =>
        it.id === pause[1] ? { ...it, is_paused: pause[2] === 'pause', paused_by: 'Marta Kowalczyk' } : it,
      );
    const seen = /^alerts\/(\d+)\/seen$/.exec(path);
    if (seen)
      this.alerts = this.alerts.map((it) =>
        it.no === Number(seen[1])
          ? { ...it, seen: { by: uuid7(), name: 'Marta Kowalczyk', at: this.now() } }
          : it,
      );
    this.changed();
    if (path !== 'moves') return { status: 204 };
    const { conversations } = body as { conversations: { id: string }[] };
    const ids = conversations.map((it) => it.id);
    this.waiting = this.waiting.filter((it) => !ids.includes(it.conversation));
    return { status: 200, body: { moved: ids.map((id) => ({ id, version: 2 })) } };
  }

  private missing() {
    return { type: 'not-found', title: 'There is no such thing', status: 404 };
  }
}
