import { type ChatState, EMPTY } from '@switchboard/core';
import { act } from 'react';
import { vi } from 'vitest';
import { FakeMonitor } from '../dev/fake-monitor.ts';
import { Monitor } from '../src/monitor/monitor.tsx';
import type { Answer } from '../src/session/api.ts';
import type { Session } from '../src/session/session.ts';
import type { Ability, Rights, Scope } from '../src/shell/rights.ts';
import { type Shell, ShellProvider } from '../src/shell/shell.ts';
import { pageOf } from './page.tsx';

/** The monitor on a page, before a server that answers from memory. */
export function monitorPage(part: Partial<Record<Ability, Scope>> = {}, state: ChatState = EMPTY) {
  const server = new FakeMonitor();
  const chat = {
    watch: vi.fn(),
    unwatch: vi.fn(),
    read: vi.fn(),
    older: vi.fn(),
    say: vi.fn(),
    ask: vi.fn(async () => ({ is: 'done' })),
  };
  const line = { down: false };
  const ask = async (
    method: string,
    path: string,
    how: { body?: unknown } = {},
  ): Promise<Answer<unknown>> => {
    if (line.down) return { is: 'away' };
    const answer = server.answer(method, path, how.body);
    if (!answer || answer.status >= 400) {
      const problem = answer?.body ?? { type: 'not-found', title: 'Not found', status: 404 };
      return { is: 'refused', problem: problem as never, retryAfterS: undefined };
    }
    return { is: 'ok', value: answer.body };
  };
  const grants = {
    see: 'all',
    write: 'all',
    take: 'all',
    whisper: 'all',
    join: 'all',
    administer: 'all',
  } as const;
  const rights: Rights = { queues: [], grants: { ...grants, ...part } };
  const session = { ask } as unknown as Session;
  const shell = { session, rights, openPalette: () => undefined, openNotices: () => undefined } as Shell;
  const page = pageOf(chat);
  const draw = () =>
    page.draw(
      state,
      <ShellProvider value={shell}>
        <Monitor session={session} />
      </ShellProvider>,
    );
  const button = (text: string | RegExp) =>
    [...page.place.ownerDocument.querySelectorAll('button')].find((it) => {
      const name = it.getAttribute('aria-label') ?? it.textContent ?? '';
      return typeof text === 'string' ? name.startsWith(text) : text.test(name);
    });
  return {
    ...page,
    server,
    chat,
    line,
    draw,
    button,
    text: () => page.place.textContent ?? '',
    /** Time goes by, and whatever was asked for is answered. */
    pass: (ms: number) => act(async () => void (await vi.advanceTimersByTimeAsync(ms))),
    press: async (text: string | RegExp) => {
      const it = button(text);
      if (!it) throw new Error(`no button ${text}`);
      await act(async () => {
        it.focus();
        it.click();
        await vi.advanceTimersByTimeAsync(50);
      });
    },
    key: (key: string) =>
      act(async () => {
        const target = document.activeElement ?? document.body;
        target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
        await vi.advanceTimersByTimeAsync(50);
      }),
  };
}
