// @vitest-environment happy-dom
import type { ChatState } from '@switchboard/core';
import { act } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Asker, AskProvider } from '../src/desk/ask.ts';
import SearchScreen from '../src/search/search.tsx';
import type { Session } from '../src/session/session.ts';
import { ShellProvider } from '../src/shell/shell.ts';
import { en } from '../src/words/en.ts';
import { pageOf, typed } from './page.tsx';
import { card, stateOf } from './state.ts';

const CHAT = {
  conversation: 'c1',
  timeline: 't1',
  customer: 'k1',
  customer_name: 'Margarethe',
  stage: 'closed',
  operator_name: 'Priya',
  close_reason: 'by_operator',
  opened_at: 1_763_000_000_000,
  tags: [{ id: 'g', name: 'Warranty', colour: 'blue' }],
  hits: 2,
  shown: [
    {
      n: 3,
      by: 'customer',
      kind: 'message',
      at: 1,
      text: 'the <b>pole</b> snapped',
      marks: [
        [7, 11],
        [16, 23],
      ],
    },
  ],
};

describe('the search', () => {
  let page: ReturnType<typeof pageOf>;
  let asked: string[];
  let answer: (path: string) => unknown;
  let draw: (state: ChatState) => void;

  beforeEach(() => {
    vi.useFakeTimers();
    history.replaceState(null, '', '/desk/search');
    asked = [];
    answer = () => ({ is: 'ok', value: { found: [CHAT], behind_ms: 0 } });
    page = pageOf();
    const ask = (async (_: string, path: string) => {
      asked.push(path);
      return path.startsWith('/v1/settings')
        ? { is: 'ok', value: { items: [{ id: 'q', version: 1, body: { name: 'Returns' } }] } }
        : path.startsWith('/v1/timelines')
          ? { is: 'ok', value: { entries: [], head: 0 } }
          : answer(path);
    }) as Asker;
    const shell = {
      session: {} as Session,
      rights: undefined,
      openPalette: () => undefined,
      openNotices: () => undefined,
    };
    draw = (state) =>
      page.draw(
        state,
        <AskProvider value={ask}>
          <ShellProvider value={shell}>
            <SearchScreen />
          </ShellProvider>
        </AskProvider>,
      );
    draw(stateOf([]));
  });
  afterEach(() => {
    page.end();
    vi.useRealTimers();
    history.replaceState(null, '', '/desk/');
  });

  const field = () => page.place.querySelector<HTMLInputElement>('#search-field') as HTMLInputElement;
  const type = async (text: string) => {
    typed(field(), text);
    await act(() => vi.advanceTimersByTimeAsync(400));
  };

  it('begins with its field, and says what to write', () => {
    expect(document.activeElement).toBe(field());
    expect(page.place.textContent).toContain('Write a word that was said');
    expect(asked).toEqual([]);
  });

  it('shows what was found with its places marked, and never as markup', async () => {
    await type('pole');
    expect(asked).toEqual(['/v1/search?q=pole']);
    const marks = [...page.place.querySelectorAll('mark')].map((it) => it.textContent);
    expect(marks).toEqual(['pole', 'snapped']);
    expect(page.place.querySelector('b b')).toBeNull();
    expect(page.place.textContent).toContain('the <b>pole</b> snapped');
    expect(location.search).toBe('?q=pole');
    expect(page.place.querySelector('[role="status"]')?.textContent).toBe('1 chat 2 hits');
  });

  it('names the operator that is wrong, and what to do', async () => {
    const problem = {
      status: 400,
      title: 'Bad',
      field: 'queue',
      detail: 'no queue is called “Sales”: try Support',
    };
    answer = () => ({ is: 'refused', problem, retryAfterS: undefined });
    await type('queue:Sales pole');
    expect(asked).toEqual(['/v1/search?q=pole&queue=Sales']);
    expect(page.place.querySelector('search [role="alert"]')?.textContent).toBe(
      'There is no queue “Sales”. Choose another, or remove it.',
    );
    expect(field().getAttribute('aria-invalid')).toBe('true');
    await act(async () =>
      page.place.querySelector<HTMLButtonElement>('[aria-label="Remove queue: Sales"]')?.click(),
    );
    expect(page.place.querySelector('search [role="alert"]')).toBeNull();
  });

  it('says that nothing was found, or that nobody answers', async () => {
    answer = () => ({ is: 'ok', value: { found: [], behind_ms: 0 } });
    await type('pole');
    expect(page.place.textContent).toContain('Nothing was found');
    answer = () => ({ is: 'away' });
    await type('poles');
    expect(page.place.textContent).toContain('The server does not answer');
    answer = () => ({ is: 'ok', value: { found: [CHAT], behind_ms: 0 } });
    const again = [...page.place.querySelectorAll('button')].find((it) => it.textContent === 'Try again');
    await act(async () => again?.click());
    await act(() => vi.advanceTimersByTimeAsync(400));
    expect(page.place.querySelectorAll('[data-result]').length).toBe(1);
  });

  it('takes the last chip away with Backspace at the start', async () => {
    await type('from:me tag:x pole');
    act(() => {
      field().setSelectionRange(0, 0);
      field().dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Backspace', bubbles: true, cancelable: true }),
      );
    });
    expect(page.place.querySelector('search')?.textContent).not.toContain('tag: x');
    expect(page.place.querySelector('search')?.textContent).toContain('from: me');
  });

  it('offers what an operator may say', async () => {
    await type('pole queue:re');
    const offered = [...page.place.querySelectorAll('button')].find((it) => it.textContent === 'Returns');
    await act(async () => offered?.click());
    await act(() => vi.advanceTimersByTimeAsync(400));
    expect(asked.at(-1)).toBe('/v1/search?q=pole&queue=Returns');
  });

  it('opens a chat to be read, and comes back to its row', async () => {
    await type('pole');
    const row = page.place.querySelector<HTMLElement>('[data-result]');
    await act(async () => row?.click());
    expect(asked.at(-1)).toBe('/v1/timelines/t1/entries?after=0');
    const past = page.place.querySelector<HTMLElement>('[data-zone="past"]');
    expect(past?.textContent).toContain('Read only.');
    act(() => void past?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true })));
    expect(page.place.querySelector('[data-zone="past"]')).toBeNull();
    expect(document.activeElement).toBe(row);
  });

  it('goes from a chat that was found to where it stands at the desk', async () => {
    const toDesk = () =>
      [...page.place.querySelectorAll('button')].find((it) => it.textContent === en.pastAtDesk);
    await type('pole');
    await act(async () => page.place.querySelector<HTMLElement>('[data-result]')?.click());
    expect(toDesk()).toBeUndefined();
    draw(stateOf([card('c1')]));
    act(() => toDesk()?.click());
    expect(location.pathname).toBe('/desk/chats/c1');
  });
});
