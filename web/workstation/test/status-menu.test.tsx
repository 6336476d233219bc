// @vitest-environment happy-dom
import type { OperatorNow } from '@switchboard/core';
import { act } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Commands } from '../src/desk/commands.ts';
import { StatusMenu } from '../src/desk/status-menu.tsx';
import { en } from '../src/words/en.ts';
import { pageOf } from './page.tsx';
import { card, minutesAgo, stateOf } from './state.ts';

let page: ReturnType<typeof pageOf>;
const status = vi.fn(async () => false);

const transfer = vi.fn(async () => true);
const hide = vi.fn();

function draw(me: OperatorNow) {
  const commands = { status, transfer } as unknown as Commands;
  page.draw(
    stateOf([card('a'), card('b')]),
    <StatusMenu key={me.status} id="menu" me={me} commands={commands} />,
  );
}
const button = (text: string, at = 0) =>
  [...page.place.querySelectorAll('button')].filter((it) => it.textContent?.startsWith(text))[at];
const click = (text: string, at = 0) => act(() => button(text, at)?.click());

beforeEach(() => {
  // The DOM of these tests has no popovers.
  HTMLElement.prototype.hidePopover = hide;
  hide.mockClear();
  status.mockClear();
  page = pageOf();
});
afterEach(() => page.end());

it('every status says what it does, and how many chats it is about', () => {
  draw({ status: 'online', since: minutesAgo(0) });
  for (const words of ['2 chats open', en.onlineMore, en.awayMore, '2 open chats go to others'])
    expect(page.place.textContent).toContain(words);
  expect(button(en.online)?.getAttribute('aria-pressed')).toBe('true');
});

it('who has never chosen a status is told no time', () => {
  draw({ status: 'offline', since: 0 });
  expect(page.place.querySelector('p')?.textContent).toBe(`2 chats open${en.statusOffline}`);
});

it('away asks for its reason', () => {
  draw({ status: 'online', since: 0 });
  click(en.away);
  click(en.awayMeeting);
  expect(status.mock.calls).toEqual([[{ status: 'away', reason: en.awayMeeting }]]);
});

it('what comes after these chats is a choice of its own', () => {
  draw({ status: 'online', since: 0, next: 'away', next_reason: en.awayLunch });
  expect(button(en.awayLunch)?.getAttribute('aria-pressed')).toBe('true');
  click(en.statusOffline, 1);
  click(en.stayOnline);
  expect(status.mock.calls).toEqual([[{ status: 'offline', next: true }], [{ status: 'online' }]]);
});

it('who was sent away for missed offers is told how to come back', () => {
  draw({ status: 'away', reason: 'missed', since: 0 });
  expect(page.place.textContent).toContain(en.awayMissed);
  expect(page.place.textContent).toContain(en.onlineAgain);
  expect(page.place.textContent).not.toContain(en.afterThese);
});

it('all chats can go back to their queues: away first, so that none is offered back', async () => {
  transfer.mockClear();
  status.mockResolvedValueOnce(true);
  draw({ status: 'online', since: 0 });
  await act(async () => button('Away, 2 chats back')?.click());
  expect(status.mock.calls).toEqual([[{ status: 'away' }]]);
  expect(transfer.mock.calls.map((it) => (it as unknown[])[1])).toEqual([
    { to: 'back', queue: undefined },
    { to: 'back', queue: undefined },
  ]);
  expect(hide).toHaveBeenCalledOnce();
});
