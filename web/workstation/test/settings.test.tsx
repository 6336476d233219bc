// @vitest-environment happy-dom
import { act } from 'react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import Settings from '../src/settings/settings.tsx';
import { go } from '../src/shell/address.ts';
import type { Rights } from '../src/shell/rights.ts';
import { ShellProvider } from '../src/shell/shell.ts';
import { WordsProvider, wordsOf } from '../src/words.ts';
import { pageOf, typed } from './page.tsx';
import { SettingsServer } from './settings-server.ts';
import { stateOf } from './state.ts';

const ALL = {
  see: 'all',
  write: 'all',
  take: 'all',
  whisper: 'all',
  join: 'all',
  administer: 'all',
} as const;
const ADMINISTRATOR: Rights = { queues: [], grants: ALL };
const SUPERVISOR: Rights = { queues: ['q1'], grants: { ...ALL, administer: 'queues' } };
const OPERATOR: Rights = { queues: ['q1'], grants: { ...ALL, administer: 'none' } };

let page: ReturnType<typeof pageOf>;
let server: SettingsServer;
const settled = () => act(async () => void (await new Promise((resolve) => setTimeout(resolve, 20))));
const nothing = () => undefined;

async function open(path: string, rights = ADMINISTRATOR, locale: 'en' | 'ru' = 'en'): Promise<void> {
  history.replaceState(null, '', `/desk/settings/${path}`);
  const shell = { session: server.session, rights, openPalette: nothing, openNotices: nothing };
  page.draw(
    stateOf([]),
    <WordsProvider value={wordsOf(locale)}>
      <ShellProvider value={shell}>
        <Settings />
      </ShellProvider>
    </WordsProvider>,
  );
  await settled();
}
const text = () => page.place.textContent ?? '';
const input = (path: string) => page.place.querySelector(`[data-field="${path}"] input`) as HTMLInputElement;
const button = (name: string) =>
  [...page.place.querySelectorAll('button')].find((it) =>
    it.textContent?.startsWith(name),
  ) as HTMLButtonElement;
const press = async (it: HTMLElement) => {
  act(() => it.click());
  await settled();
};

beforeEach(() => {
  localStorage.clear();
  server = new SettingsServer();
  server.put('queues', 'q1', { name: 'Returns', offer_ms: 30_000, target: { longest_wait_ms: 120_000 } });
  server.put('queues', 'q2', { name: 'Payments', offer_ms: 30_000 });
  server.put('hours', 'h1', { name: 'Office', plan: { zone: 'Europe/London', week: {}, days: [] } });
  server.put('operators', 'o1', {
    name: 'Anna Lindqvist',
    email: 'anna@demo.example',
    role: 'operator',
    capacity: 5,
    hard_limit: 15,
    queues: [{ queue: 'q1' }],
  });
  server.put('canned-replies', 'c1', {
    shortcut: 'pole',
    title: 'Free pole set',
    audience: 'everyone',
    texts: [{ language: 'en', text: 'Dear {{customer.first_name|customer}}, it arrives {{date}}.' }],
  });
  server.put('widgets', 'w1', { title: 'Nordvik', origins: ['https://nordvik.example'], look: {} });
  server.put('skills', 's1', { name: 'German' });
  server.put('close-codes', 'k1', { name: 'Refund issued' });
  server.put('away-reasons', 'a1', { name: 'Lunch' });
  server.put('tags', 't1', { name: 'warranty', colour: 'blue' });
  server.put('alert-rules', 'x1', {
    name: 'Long wait',
    figure: 'longest_wait',
    queue: 'q1',
    comparison: 'above',
    threshold: 120_000,
    for_ms: 30_000,
  });
  server.put('roles', 'r1', { name: 'Senior', see: 'all', write: 'queues' });
  page = pageOf();
});
afterEach(() => page.end());

describe('every screen', () => {
  const NOUNS = [
    ['queues/q1', 'Returns'],
    ['hours/h1', 'Office'],
    ['skills/s1', 'German'],
    ['operators/o1', 'Anna Lindqvist'],
    ['roles/r1', 'Senior'],
    ['close-codes/k1', 'Refund issued'],
    ['away-reasons/a1', 'Lunch'],
    ['canned-replies/c1', 'Free pole set'],
    ['tags/t1', 'warranty'],
    ['widgets/w1', 'Nordvik'],
    ['alert-rules/x1', 'Long wait'],
  ] as const;

  for (const [path, name] of NOUNS)
    it(`of ${path.split('/')[0]} lists, opens and changes nothing by being looked at`, async () => {
      const [noun = ''] = path.split('/');
      await open(noun);
      expect(page.place.querySelector('table')?.textContent).toContain(name.slice(0, 8));
      await open(path);
      expect(page.place.querySelector('[data-zone="editor"] h2')?.textContent).toContain(name);
      expect(text()).not.toContain('unsaved');
      await open(path, ADMINISTRATOR, 'ru');
      expect(text()).toContain('Настройки');
      expect(server.asked.every((it) => it.method === 'GET' || it.path.includes('preview'))).toBe(true);
    });

  it('of what cannot be read says so, and reads again when asked', async () => {
    server.away = true;
    await open('tags');
    expect(text()).toContain('Could not be read.');
    server.away = false;
    await press(button('Try again'));
    expect(text()).toContain('warranty');
  });

  it('of nothing says what would stand there; of a wrong address the way back', async () => {
    server = new SettingsServer();
    await open('close-codes');
    expect(text()).toContain('There is no close code yet.');
    await open('nonsense');
    expect(text()).toContain('There is no such page');
    await open('queues/gone');
    expect(text()).toContain('It is not there any more.');
  });
});

describe('saving', () => {
  it('sends the whole body with the version that was seen, and shows old and new before', async () => {
    await open('queues/q1');
    typed(input('offer_ms'), '25');
    expect(text()).toContain('1 unsaved change');
    expect(text()).toContain('was 0:30');
    await press(button('Save 1 change'));
    const put = server.asked.find((it) => it.method === 'PUT');
    expect(put?.how.ifVersion).toBe(1);
    expect(put?.how.body).toMatchObject({
      name: 'Returns',
      offer_ms: 25_000,
      target: { longest_wait_ms: 120_000 },
    });
    expect(text()).not.toContain('unsaved');
    expect(text()).toContain('Saved');
  });

  it('of a value that is none asks nobody, and the field keeps what was typed', async () => {
    await open('queues/q1');
    typed(input('offer_ms'), '1:99');
    await press(button('Save') ?? button('Make it') ?? page.place);
    typed(input('name'), 'Returns!');
    await press(button('Save 1 change'));
    expect(server.asked.some((it) => it.method === 'PUT')).toBe(false);
    expect(input('offer_ms').value).toBe('1:99');
    expect(page.place.querySelector('[data-field="offer_ms"] [role="alert"]')?.textContent).toContain(
      'from 0:10',
    );
  });

  it('shows what the server says of a field at that field, and takes it away with the next key', async () => {
    server.errors = [{ field: 'customers_see', value: 'x', detail: 'is taken: choose another name' }];
    await open('queues/q1');
    typed(input('customers_see'), 'Returns desk');
    await press(button('Save 1 change'));
    const field = page.place.querySelector('[data-field="customers_see"]');
    expect(field?.querySelector('[role="alert"]')?.textContent).toContain('is taken');
    typed(input('customers_see'), 'Returns desks');
    expect(field?.querySelector('[role="alert"]')).toBeNull();
  });

  it('makes a new one with a key of its own, and opens it', async () => {
    await open('tags/new');
    typed(input('name'), 'urgent');
    await press(button('Make it'));
    const post = server.asked.find((it) => it.method === 'POST');
    expect(post?.how.key).toMatch(/^[0-9a-f-]{36}$/);
    expect(location.pathname).toBe('/desk/settings/tags/made-1');
    expect(server.kept('tags', 'made-1')?.body.name).toBe('urgent');
  });

  it('that gets no answer keeps what was written', async () => {
    await open('queues/q1');
    typed(input('name'), 'Returns and repairs');
    server.away = true;
    await press(button('Save 1 change'));
    expect(text()).toContain('No answer. What you wrote is kept');
    expect(input('name').value).toBe('Returns and repairs');
  });
});

describe('an alert rule', () => {
  const choose = async (path: string, value: string) => {
    const select = page.place.querySelector(`[data-field="${path}"] select`) as HTMLSelectElement;
    await act(async () => {
      select.value = value;
      select.dispatchEvent(new Event('change', { bubbles: true }));
    });
  };
  const field = (path: string) => page.place.querySelector(`[data-field="${path}"]`)?.textContent ?? '';

  it('has a limit of the kind that its figure is, told so wherever it is compared', async () => {
    await open('alert-rules');
    expect(page.place.querySelector('tbody')?.textContent).toContain('Longest wait: above 2:00');
    await open('alert-rules/x1');
    expect(input('threshold').value).toBe('2:00');
    expect(field('figure')).toContain('the customer who has waited longest');
    await choose('figure', 'service_level');
    await choose('comparison', 'below');
    expect(input('threshold').value).toBe('80');
    expect(field('threshold')).toContain('was 2:00');
    typed(input('threshold'), '101');
    expect(field('threshold')).toContain('from 0 to 100');
    typed(input('threshold'), '75');
    await press(button('Save 3 changes'));
    expect(server.kept('alert-rules', 'x1')?.body).toMatchObject({
      figure: 'service_level',
      comparison: 'below',
      threshold: 75,
      queue: 'q1',
    });
  });

  it('about free slots is of all queues together', async () => {
    await open('alert-rules/x1', ADMINISTRATOR, 'ru');
    await choose('figure', 'free_slots');
    expect(page.place.querySelector('[data-field="queue"]')).toBeNull();
    await press(button('Сохранить'));
    expect(server.kept('alert-rules', 'x1')?.body).toMatchObject({ queue: null, threshold: 10 });
  });
});

describe('what is not saved', () => {
  it('is there again after leaving, is told in the navigation, and goes when it is discarded', async () => {
    await open('queues/q1');
    typed(input('name'), 'Half written');
    act(() => go('/desk/settings/tags'));
    await settled();
    expect(page.place.querySelector('nav a[href="/desk/settings/queues"]')?.textContent).toContain(
      'not saved',
    );
    act(() => go('/desk/settings/queues/q1'));
    await settled();
    expect(input('name').value).toBe('Half written');
    await press(button('Discard'));
    expect(input('name').value).toBe('Returns');
    expect(text()).not.toContain('unsaved');
  });
});

describe('a conflict', () => {
  const meanwhile = () =>
    server.put('queues', 'q1', { name: 'Theirs', offer_ms: 30_000, wrap_up_ms: 60_000, target: {} }, 2);

  it('shows what both changed, writes over nothing in silence, and saves both as chosen', async () => {
    await open('queues/q1');
    typed(input('name'), 'Mine');
    typed(input('offer_ms'), '0:25');
    meanwhile();
    await press(button('Save 2 changes'));
    expect(text()).toContain('saved this meanwhile');
    expect(server.kept('queues', 'q1')?.body.name).toBe('Theirs');
    expect(button('Save both').disabled).toBe(true);
    const radios = page.place.querySelectorAll<HTMLInputElement>('input[type="radio"][name="name"]');
    act(() => radios[1]?.click());
    await press(button('Save both'));
    expect(server.kept('queues', 'q1')).toMatchObject({
      version: 3,
      body: { name: 'Mine', offer_ms: 25_000, wrap_up_ms: 60_000 },
    });
  });

  it('can be ended by taking theirs, or by writing mine over it', async () => {
    await open('queues/q1');
    typed(input('name'), 'Mine');
    meanwhile();
    await press(button('Save 1 change'));
    await press(button('Reload'));
    expect(input('name').value).toBe('Theirs');
    typed(input('name'), 'Mine again');
    server.put('queues', 'q1', { name: 'Theirs again', offer_ms: 1 }, 3);
    await press(button('Save 1 change'));
    await press(button('Overwrite'));
    expect(server.kept('queues', 'q1')?.body).toMatchObject({ name: 'Mine again', wrap_up_ms: 60_000 });
  });
});

describe('without the right', () => {
  it('an operator looks at queues, writes replies of their own, and never sees what is for administrators', async () => {
    await open('queues/q1', OPERATOR);
    expect(text()).toContain('You can look and not change');
    expect(input('name').readOnly).toBe(true);
    expect(button('Save')).toBeUndefined();
    expect(page.place.querySelector('nav a[href="/desk/settings/operators"]')).toBeNull();
    await open('operators', OPERATOR);
    expect(text()).toContain('Your role does not include this');
    await open('canned-replies/new', OPERATOR);
    const [mine, , everyone] = page.place.querySelectorAll<HTMLInputElement>('[data-field="audience"] input');
    expect([mine?.disabled, everyone?.disabled]).toEqual([false, true]);
  });

  it('a supervisor changes the queues they are in, and no other', async () => {
    await open('queues/q1', SUPERVISOR);
    expect(input('name').readOnly).toBe(false);
    await open('queues/q2', SUPERVISOR);
    expect(input('name').readOnly).toBe(true);
  });

  it('the roles that everybody has are looked at and not changed', async () => {
    await open('roles/supervisor');
    expect(text()).toContain('Everybody has this role');
    expect(page.place.querySelectorAll('[role="radio"]:not([disabled])').length).toBe(0);
  });
});

describe('parts', () => {
  it('Escape closes a drawer, and the focus returns to its row', async () => {
    await open('tags/t1');
    act(() => void dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' })));
    await settled();
    expect(location.pathname).toBe('/desk/settings/tags');
    expect(document.activeElement?.getAttribute('href')).toBe('/desk/settings/tags/t1');
  });

  it('a jack is one choice of its row, and a wider one plugs the narrower', async () => {
    await open('roles/r1');
    const jacks = () => [
      ...page.place.querySelectorAll<HTMLElement>('[data-field="whisper"] [role="radio"]'),
    ];
    await press(jacks()[1] as HTMLElement);
    expect(jacks().map((it) => it.dataset.plugged)).toEqual(['true', 'true']);
    expect(jacks().map((it) => it.getAttribute('aria-checked'))).toEqual(['false', 'true']);
    await press(jacks()[1] as HTMLElement);
    expect(jacks().map((it) => it.getAttribute('aria-checked'))).toEqual(['true', 'false']);
  });

  it('a shift past midnight is one field that says so', async () => {
    await open('hours/h1');
    const day = () => page.place.querySelector('[data-field="plan.week.friday"]');
    await press(day()?.querySelector('button:last-of-type') as HTMLElement);
    typed(input('plan.week.friday[0]'), '18-2');
    expect(day()?.textContent).toContain('+1 day');
    expect(page.place.querySelector('[data-field="plan.week.saturday"]')?.textContent).toContain(
      'until 02:00 from Fri',
    );
    expect(text()).toContain('Next 14 days');
  });

  it('a table is tried before it is written, line by line', async () => {
    server.imported = {
      dry_run: true,
      created: 1,
      changed: 0,
      same: 0,
      failed: 1,
      lines: [
        { line: 2, outcome: 'created', name: 'greta@demo.example' },
        {
          line: 3,
          outcome: 'failed',
          name: 'pavel@demo.example',
          errors: [{ field: 'capacity', value: '120', detail: 'is out of range' }],
        },
      ],
    };
    await open('operators/import');
    const file = new File(['email,name\n'], 'operators.csv', { type: 'text/csv' });
    const chooser = page.place.querySelector('input[type="file"]') as HTMLInputElement;
    Object.defineProperty(chooser, 'files', { value: [file] });
    act(() => void chooser.dispatchEvent(new Event('change', { bubbles: true })));
    await settled();
    expect(text()).toContain('Trial run, nothing written');
    expect(text()).toContain('capacity “120” is out of range');
    await press(button('Import 1, leave 1'));
    expect(server.asked.at(-1)?.path ?? '').toContain('/v1/settings/');
    expect(server.asked.some((it) => it.path.endsWith('import?leave_bad_lines=true'))).toBe(true);
    expect(text()).toContain('Imported');
  });

  it('an invitation is a link that no server sees, told once', async () => {
    HTMLDialogElement.prototype.showModal ??= () => undefined;
    await open('operators/o1');
    await press(button('Invite'));
    const link = page.place.querySelector<HTMLInputElement>('dialog input')?.value;
    expect(link).toBe(`${location.origin}/desk/invitation#secret`);
  });
});
