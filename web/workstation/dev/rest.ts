import type { FakeDesk } from './fake-desk.ts';
import { ANNA, JAMES, type Person, STAFF } from './people.ts';

const QUEUE = '00000000-0000-7000-8000-0000000000b1';
const ORDERS = '00000000-0000-7000-8000-0000000000b2';
const PAYMENTS = '00000000-0000-7000-8000-0000000000b3';
const TRAIL = '00000000-0000-7000-8000-0000000000b4';
const WARRANTY = '00000000-0000-7000-8000-0000000000b5';

const page = (bodies: readonly object[], first = 'c1') => ({
  items: bodies.map((body, at) => ({
    id: `00000000-0000-7000-8000-00000000${first}${String(at).padStart(2, '0')}`,
    version: 1,
    changed_at: 0,
    body,
  })),
});
const canned = (shortcut: string, title: string, text: string, audience = 'everyone') => ({
  shortcut,
  title,
  audience,
  queues: [],
  texts: [{ language: 'en', text }],
});
const SETTINGS: Readonly<Record<string, unknown>> = {
  'canned-replies': page([
    canned(
      'pole',
      'Skarv: free pole set',
      'I am sending a new pole set for order {{order|NV-204-88317}} today, free of charge. It arrives on {{delivery date}}. Could you tell me the number printed inside the pole bag, {{customer.first_name|there}}?',
    ),
    canned('pole-batch', 'Skarv: ask for the batch number', 'Which number is printed inside the pole bag?'),
    canned('express', 'Express delivery, dates', 'Express orders before 12:00 arrive the next day.'),
    canned('policy', 'Returns policy, 60 days', 'You can send it back within 60 days.'),
    canned('bye', 'My goodbye', 'Have a good trip, {{customer.first_name|and thank you}}!', 'mine'),
  ]),
  'close-codes': page(
    [
      { name: 'Replacement sent' },
      { name: 'Refund issued', needs_note: true },
      { name: 'Repair at a partner' },
      { name: 'Advice given' },
      { name: 'Sent to another team' },
    ],
    'd1',
  ),
  'away-reasons': page(
    [{ name: 'Lunch' }, { name: 'Break' }, { name: 'Meeting' }, { name: 'Training' }],
    'e1',
  ),
};

const operator = (
  person: Pick<Person, 'id' | 'name'>,
  can: string,
  used: number,
  capacity: number,
  skills: readonly string[],
  more: object = {},
) => ({
  id: person.id,
  name: person.name,
  status: can === 'away' ? 'away' : can === 'offline' ? 'offline' : 'online',
  since: 0,
  can,
  used,
  capacity,
  most: capacity,
  queues: [{ queue: QUEUE, used }],
  skills,
  ...more,
});

function targets(desk: FakeDesk) {
  const now = desk.now();
  const mine = [...desk.chats.values()].filter(
    (it) => it.assignee === ANNA.id && it.stage !== 'closed',
  ).length;
  const queue = (
    id: string,
    name: string,
    waiting: number,
    online: number,
    free: number,
    more: object = {},
  ) => ({
    id,
    name,
    is_paused: false,
    is_open: true,
    waiting,
    ...(waiting > 0 ? { since: now - waiting * 40_000 } : {}),
    online,
    free,
    offer_ms: 30_000,
    skills: [],
    ...more,
  });
  const of = (n: number, name: string) => ({ id: `00000000-0000-7000-8000-0000000000${n}`, name });
  return {
    at: now,
    queues: [
      queue(QUEUE, 'Returns', 5, 7, 0),
      queue(ORDERS, 'Orders and delivery', 2, 6, 2, { skills: ['English', 'German'] }),
      queue(PAYMENTS, 'Payments', 3, 4, 1, { skills: ['English'] }),
      queue(TRAIL, 'Trail members', 1, 3, 2),
      queue(WARRANTY, 'Warranty claims', 0, 2, 1, { is_paused: true }),
    ],
    operators: [
      operator(ANNA, 'take', mine, 5, ['English', 'Русский'], {
        queues: [
          { queue: QUEUE, used: 2, limit: 3 },
          { queue: PAYMENTS, used: 1, limit: 2 },
          { queue: ORDERS, used: 1 },
        ],
      }),
      operator(of(31, 'Lukas Weber'), 'take', 1, 3, ['German', 'English']),
      operator(of(32, 'Ilya Sorokin'), 'take', 2, 4, ['Русский', 'English']),
      operator(of(33, 'Mei Chen'), 'take', 3, 4, ['English']),
      operator(JAMES, 'full', 4, 4, ['English']),
      operator(of(34, 'Sofia Marchetti'), 'away', 0, 4, ['Italiano'], { reason: 'Lunch' }),
      operator(of(35, 'Priya Nair'), 'offline', 0, 4, ['English']),
    ],
  };
}

/** Answers by REST for a desk, as far as the workstation asks. */
export const restOf =
  (desk: () => FakeDesk) =>
  (_method: string, url: string): { status: number; body: object } | undefined => {
    const body = answered(desk(), url.split('?')[0] ?? '');
    return body && { status: 200, body };
  };

function answered(desk: FakeDesk, path: string): object | undefined {
  const me = STAFF[0];
  if (path === '/v1/me') return { ...me, rights: { queues: [QUEUE], grants: GRANTS } };
  if (path === '/v1/targets') return targets(desk);
  if (path.startsWith('/v1/me/drafts')) return { drafts: [] };
  const noun = /^\/v1\/settings\/([a-z-]+)$/.exec(path)?.[1];
  if (noun === 'queues') return queues(desk);
  if (noun) return SETTINGS[noun] ?? { items: [] };
  const [, id, part] = /^\/v1\/conversations\/([\w-]+)(\/outcome)?$/.exec(path) ?? [];
  if (part) return {};
  return id ? { id, queue: QUEUE } : undefined;
}

const GRANTS = {
  see: 'all',
  write: 'own',
  take: 'queues',
  whisper: 'none',
  join: 'none',
  administer: 'none',
};

const queues = (desk: FakeDesk) => ({
  items: [
    {
      id: QUEUE,
      version: 1,
      body: {
        name: 'Returns',
        close_codes: [],
        needs_close_code: true,
        wrap_up_ms: desk.wrapUpMs,
      },
    },
  ],
});
