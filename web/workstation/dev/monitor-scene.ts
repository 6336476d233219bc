import type { Routing } from '@switchboard/core';
import type { Figures, OperatorRow, QueueLive } from '@switchboard/core/monitor';
import type { FakeDesk } from './fake-desk.ts';
import { FakeMonitor, figures, inWork, operator, queue, waiting } from './fake-monitor.ts';
import { ANNA, JAMES } from './people.ts';

const RETURNS = '00000000-0000-7000-8000-0000000000f1';
const SKILL = '00000000-0000-7000-8000-0000000000e1';

/** The morning of the pictures: Returns are late, Payments nearly, all else is calm. */
export function monitorScene(desk: FakeDesk, now = Date.now()): FakeMonitor {
  const it = new FakeMonitor();
  const ago = (minutes: number, seconds = 0) => now - minutes * 60_000 - seconds * 1_000;
  it.operators = operators(ago);
  it.queues = queues(ago);
  it.all = {
    service_level_percent: 76,
    abandoned_percent: 4.1,
    answered: 140,
    abandoned: 6,
    reply_since: ago(3, 26),
    promise: { service_level_percent: 80, within_ms: 30_000, longest_wait_ms: null, first_reply_ms: 180_000 },
  };
  const of = (index: number) => it.queues[index]?.id ?? '';
  it.waiting = [
    waiting('Rosalind Achterberg', of(0), ago(4, 12), { tried: 2 }),
    waiting('Jean-Baptiste Lefèvre', of(0), ago(3, 40), { place: 2, skills: ['French'] }),
    waiting('Kiosk chat 0b41', of(0), ago(2, 58), { place: 3, skills: ['German'] }),
    waiting('Chukwuemeka Nwosu', of(1), ago(1, 44), {
      state: 'offered',
      offered_name: 'Mei Chen',
      until: now + 12_000,
    }),
    waiting('', of(0), ago(1, 20), { place: 4 }),
    waiting('Елена Воробьёва', of(3), ago(0, 21), {
      state: 'offered',
      offered_name: 'Илья Сорокин',
      until: now + 26_000,
    }),
    waiting('Hannah Müller-Lüdenscheidt', of(0), ago(0, 19), { place: 5 }),
    waiting('Samira Haddad', of(4), ago(0, 6)),
  ].map((row, at) => ({ ...row, conversation: `waits-${at}` }));
  const money = [...desk.chats.values()].find((chat) => chat.name.startsWith('Дмитрий'));
  const mine = [...desk.chats.values()].filter((chat) => chat.assignee === ANNA.id && chat !== money);
  const [anna] = it.operators;
  if (anna)
    it.conversations = [...(money ? [money] : []), ...mine].map((chat, at) =>
      inWork(chat.name, anna, {
        conversation: chat.conversation,
        timeline: chat.timeline,
        customer: chat.customer,
        queue: of(1),
        since: chat.since,
        version: chat.version,
        reply_since: at === 0 ? ago(3, 26) : null,
      }),
    );
  it.alerts = [
    {
      no: 2,
      kind: 'rule',
      rule: '00000000-0000-7000-8000-0000000000b1',
      name: 'Longest wait over 2:00',
      figure: 'longest_wait',
      queue: RETURNS,
      value: 121_000,
      threshold: 120_000,
      shows_toast: true,
      plays_sound: true,
      level: 'bad',
      at: ago(3),
      ended_at: null,
      seen: null,
    },
    {
      no: 1,
      kind: 'rule',
      rule: '00000000-0000-7000-8000-0000000000b2',
      name: 'Service level under 80 %',
      figure: 'service_level',
      queue: null,
      value: 79.4,
      threshold: 80,
      shows_toast: true,
      plays_sound: true,
      level: 'warn',
      at: ago(6),
      ended_at: null,
      seen: { by: JAMES.id, name: 'Henrik Dahl', at: ago(3) },
    },
  ];
  const at = Array.from({ length: 61 }, (_, minute) => now - (60 - minute) * 60_000);
  it.series = {
    over: '60m',
    step_ms: 60_000,
    at,
    waiting: at.map((_, n) => Math.round(1 + n / 7 + Math.sin(n / 2))).map((n) => Math.max(0, n)),
    longest_ms: at.map((_, n) => Math.round(20_000 + (n / 60) ** 3 * 232_000)),
    entered: at.map((_, n) => 3 + Math.round(2 * Math.sin(n / 4)) + Math.round(n / 30)),
    answered: at.map((_, n) => 3 + Math.round(2 * Math.cos(n / 4))),
    abandoned: at.map((_, n) => (n % 9 === 4 ? 1 : 0)),
    service_level_percent: at.map((_, n) => 93 - (n / 60) * 17 + Math.round(Math.sin(n))),
    service_level_last_week_percent: at.map((_, n) => 90 + Math.round(Math.sin(n / 3))),
    waits: [10_000, 30_000, 60_000, 120_000, 300_000, null].map((to_ms, n) => ({
      to_ms,
      count: [31, 62, 25, 14, 8, 2][n] ?? 0,
    })),
  };
  it.routing = routing(it, ago, now);
  return it;
}

type Ago = (minutes: number, seconds?: number) => number;

function queues(ago: Ago): QueueLive[] {
  const row = (
    n: number,
    name: string,
    [waits, longest, inHand]: readonly [number, number | null, number],
    [level, abandoned]: readonly [number, number],
    [free, online]: readonly [number, number],
    part: Partial<QueueLive> = {},
    more: Partial<Figures> = {},
  ) =>
    queue(`00000000-0000-7000-8000-0000000000f${n}`, name, {
      free_operators: free,
      online_operators: online,
      figures: figures({
        waiting: waits,
        longest_since: longest === null ? null : ago(0, longest),
        in_work: inHand,
        service_level_percent: level,
        abandoned_percent: abandoned,
        answered: 40,
        estimate_ms: [20_000, 55_000],
        ...more,
      }),
      ...part,
    });
  return [
    row(
      1,
      'Returns',
      [5, 252, 18],
      [58.7, 9.4],
      [0, 7],
      { skills: ['German', 'English'] },
      {
        estimate_ms: [430_000, 530_000],
      },
    ),
    row(2, 'Payments', [3, 104, 14], [78, 4], [1, 4], {}, { estimate_ms: [121_000, 178_000] }),
    row(3, 'Orders and delivery', [2, 38, 21], [88, 2.1], [2, 6]),
    row(
      4,
      'Русский',
      [1, 21, 6],
      [84, 3.3],
      [1, 2],
      { skills: ['Russian'] },
      { estimate_ms: [62_000, 110_000] },
    ),
    row(5, 'Trail members', [1, 6, 4], [97, 0], [2, 3]),
    row(6, 'Business', [0, null, 3], [93, 0], [1, 2], {}, { estimate_ms: null }),
    row(7, 'Warranty claims', [0, null, 2], [90, 0], [1, 2], {
      is_paused: true,
      paused_by: 'Marta Kowalczyk',
    }),
  ];
}

function operators(ago: Ago): OperatorRow[] {
  const row = (n: number, name: string, used: number, capacity: number, part: Partial<OperatorRow>) =>
    operator(`00000000-0000-7000-8000-0000000000a${n.toString(16)}`, name, {
      used,
      capacity,
      queues: [RETURNS],
      ...part,
    });
  return [
    row(1, ANNA.name, 4, 5, { since: ago(130), reply_since: ago(3, 26) }),
    row(4, 'Priya Raman', 4, 4, { since: ago(110), state: 'busy' }),
    row(2, JAMES.name, 4, 4, { since: ago(90), misses: 1, state: 'busy' }),
    row(5, 'Илья Сорокин', 2, 4, { since: ago(182) }),
    row(6, 'Mei Chen', 3, 4, { since: ago(60), wrap_up_until: Date.now() + 70_000 }),
    row(7, 'Noah Bergström', 3, 3, { since: ago(6), state: 'busy' }),
    row(8, 'Fatima Zahra El-Amrani', 4, 4, { since: ago(151), state: 'busy', next: 'away' }),
    row(9, 'Lukas Weber', 1, 3, { since: ago(55) }),
    row(10, 'Tadeusz Wiśniewski', 3, 4, { since: ago(72) }),
    row(11, 'Sofia Marchetti', 0, 4, { since: ago(24), state: 'away', status: 'away', reason: 'Lunch' }),
    row(12, 'Oluwaseun Adébáyọ̀-Smith', 0, 3, {
      since: ago(18),
      state: 'away',
      status: 'away',
      reason: 'missed',
    }),
    row(13, 'Ines Carvalho', 2, 4, { since: ago(0, 21), state: 'lost', grace_until: Date.now() + 39_000 }),
  ];
}

function routing(it: FakeMonitor, ago: Ago, now: number): Routing {
  const [anna, priya, james, , mei, noah, fatima, lukas, , sofia, , ines] = it.operators.map(({ id }) => id);
  const out = (id = '', reason: object = {}) => ({ operator: id, via: RETURNS, ...reason });
  const explanation = {
    at: ago(3, 5),
    rules: 2,
    settings: 12,
    queue: RETURNS,
    overflow: [],
    spread: 'least_loaded',
    priority: 'normal',
    since: ago(4, 12),
    waited_ms: 67_000,
    round: 1,
    demanded: [SKILL],
    relaxed: [],
    candidates: [],
    candidate_count: 0,
    excluded: [
      out(priya, { reason: 'full', busy: 4, capacity: 4 }),
      out(fatima, { reason: 'leaving' }),
      out(james, { reason: 'tried' }),
      out(noah, { reason: 'tried' }),
      out(sofia, { reason: 'away' }),
      out(ines, { reason: 'disconnected' }),
      out(anna, { reason: 'missing_skills', skills: [SKILL] }),
      out(mei, { reason: 'missing_skills', skills: [SKILL] }),
    ],
    excluded_counts: [
      { reason: 'away', operators: 1 },
      { reason: 'leaving', operators: 1 },
      { reason: 'disconnected', operators: 1 },
      { reason: 'missing_skills', operators: 2 },
      { reason: 'full', operators: 1 },
      { reason: 'tried', operators: 2 },
    ],
  };
  const score = { is_last: false, step: 0, skills: 1, load_ppm: 750_000, last_offer_at: 0, idle_since: 0 };
  const offered = (id = '', at = 0) => ({
    ...explanation,
    at,
    outcome: 'offered',
    operator: id,
    candidates: [
      { operator: id, via: RETURNS, score },
      { operator: lukas, via: RETURNS, score: { ...score, skills: 0, load_ppm: 333_333 } },
    ],
    candidate_count: 2,
  });
  return {
    conversation: 'waits-0',
    more: false,
    names: {
      ...Object.fromEntries(it.operators.map(({ id, name }) => [id, name])),
      [RETURNS]: 'Returns',
      [SKILL]: 'German',
    },
    steps: [
      { no: 1, at: ago(4, 12), what: 'waits', cause: 'opened', text: '' },
      {
        no: 2,
        at: ago(4, 8),
        what: 'offered',
        until: ago(3, 38),
        explanation: offered(james, ago(4, 8)),
        text: '',
      },
      { no: 3, at: ago(3, 38), what: 'missed', operator: james, text: '' },
      {
        no: 4,
        at: ago(3, 38),
        what: 'offered',
        until: ago(3, 8),
        explanation: offered(noah, ago(3, 38)),
        text: '',
      },
      { no: 5, at: ago(3, 6), what: 'declined', operator: noah, reason: 'needs an expert', text: '' },
      {
        no: 6,
        at: Math.min(now, ago(3, 5)),
        what: 'not_offered',
        explanation: { ...explanation, outcome: 'nobody_fits' },
        text: '',
      },
    ],
  } as unknown as Routing;
}
