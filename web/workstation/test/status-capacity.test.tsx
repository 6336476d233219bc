// @vitest-environment happy-dom
import type { OperatorNow } from '@switchboard/core';
import { act } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Asker, AskProvider } from '../src/desk/ask.ts';
import type { Commands } from '../src/desk/commands.ts';
import { StatusMenu } from '../src/desk/status-menu.tsx';
import { en } from '../src/words/en.ts';
import { pageOf } from './page.tsx';
import { card, stateOf } from './state.ts';

let page: ReturnType<typeof pageOf>;
const status = vi.fn(async () => false);
const capacity = vi.fn(async () => true);
const ANSWERS: Readonly<Record<string, unknown>> = {
  '/v1/settings/away-reasons': { items: [{ id: '1', version: 1, body: { name: 'Dentist' } }] },
  '/v1/targets': {
    at: 0,
    queues: [
      { id: 'returns', name: 'Returns' },
      { id: 'orders', name: 'Orders' },
    ],
    operators: [
      {
        id: 'me',
        name: 'Anna',
        used: 4,
        capacity: 5,
        most: 5,
        queues: [
          { queue: 'returns', used: 2, limit: 3 },
          { queue: 'orders', used: 1 },
        ],
        skills: [],
      },
    ],
  },
};
const ask: Asker = async <T,>(_: string, path: string) => ({ is: 'ok', value: ANSWERS[path] as T }) as const;

async function open(me: Partial<OperatorNow> = {}) {
  const commands = { status, capacity } as unknown as Commands;
  const now = { status: 'online', since: 0, ...me } as OperatorNow;
  const asks: Asker = (...how) => ask(...how);
  page.draw(
    stateOf([card('a')]),
    <AskProvider value={asks}>
      <StatusMenu id="menu" me={now} commands={commands} />
    </AskProvider>,
  );
  const toggle = Object.assign(new Event('toggle'), { newState: 'open' });
  act(() => void document.getElementById('menu')?.dispatchEvent(toggle));
  await act(async () => void (await new Promise((resolve) => setTimeout(resolve))));
}
const button = (name: string) =>
  [...page.place.querySelectorAll('button')].find(
    (it) => it.textContent === name || it.getAttribute('aria-label') === name,
  ) as HTMLButtonElement;

beforeEach(() => {
  status.mockClear();
  capacity.mockClear();
  page = pageOf();
});
afterEach(() => page.end());

it('away reasons are those of the settings', async () => {
  await open();
  act(() =>
    [...page.place.querySelectorAll('button')].find((it) => it.textContent?.startsWith(en.away))?.click(),
  );
  expect(button(en.awayLunch)).toBeUndefined();
  act(() => button('Dentist').click());
  expect(status).toHaveBeenCalledWith({ status: 'away', reason: 'Dentist' });
});

it('slots are drawn by queue, with the total that binds them', async () => {
  await open();
  const rows = [...page.place.querySelectorAll('dl > div')].map((it) => it.textContent);
  expect(rows).toEqual(['Returns1 free', 'Orders4 free, 1 by the total']);
  const labels = [...page.place.querySelectorAll('[role=img]')].map((it) => it.getAttribute('aria-label'));
  expect(labels).toEqual(['2 of 3 slots in use', '1 of 5 slots in use']);
});

it('fewer chats at once can be chosen, never more than the settings allow', async () => {
  await open();
  expect(page.place.querySelector('output')?.textContent).toBe('5');
  expect(button(en.capacityMore).disabled).toBe(true);
  act(() => button(en.capacityLess).click());
  expect(capacity).toHaveBeenLastCalledWith(4);
  page.end();
  page = pageOf();
  await open({ capacity: 4 });
  expect(page.place.querySelector('output')?.textContent).toBe('4');
  act(() => button(en.capacityMore).click());
  // All that the settings allow: whatever they say later, too.
  expect(capacity).toHaveBeenLastCalledWith(undefined);
});
