// @vitest-environment happy-dom
import { act } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Asker, AskProvider } from '../src/desk/ask.ts';
import { CustomerParts } from '../src/past/card.tsx';
import { pageOf, typed } from './page.tsx';
import { stateOf } from './state.ts';

const EARLIER = {
  conversation: 'c0',
  timeline: 't',
  customer: 'k',
  customer_name: 'Ann',
  stage: 'closed',
  close_reason: 'by_operator',
  operator_name: 'Priya',
  opened_at: 1_763_000_000_000,
  first_words: 'Where is my parcel?',
  first_n: 7,
};
const CARD = {
  customer: 'k',
  is_known: true,
  since: 1_600_000_000_000,
  conversations: 23,
  attributes: [{ name: 'E-mail', value: 'ann@post.example', at: 1, by_name: 'Bob' }],
  tags: [{ id: 'g1', name: 'Warranty', colour: 'blue' }],
  earlier: [EARLIER],
};

describe('the card of a customer', () => {
  let page: ReturnType<typeof pageOf>;
  let asked: string[];
  let answer: (method: string, path: string) => unknown;
  const opened = vi.fn();

  const draw = async (mayWrite = true) => {
    const ask = (async (method: string, path: string, how?: { body?: unknown }) => {
      asked.push(`${method} ${path}${how?.body ? ` ${JSON.stringify(how.body)}` : ''}`);
      return path.startsWith('/v1/settings')
        ? { is: 'ok', value: { items: [{ id: 'g2', version: 1, body: { name: 'Urgent' } }] } }
        : answer(method, path);
    }) as Asker;
    page = pageOf();
    await act(async () =>
      page.draw(
        stateOf([]),
        <AskProvider value={ask}>
          <CustomerParts conversation="c1" mayWrite={mayWrite} onPast={opened}>
            <p>This chat</p>
          </CustomerParts>
        </AskProvider>,
      ),
    );
  };
  beforeEach(() => {
    asked = [];
    opened.mockClear();
    answer = () => ({ is: 'ok', value: CARD });
  });
  afterEach(() => page.end());

  const button = (name: string) =>
    [...page.place.querySelectorAll('button')].find(
      (it) => it.getAttribute('aria-label') === name || it.textContent === name,
    );

  it('shows attributes, tags, and how earlier chats began', async () => {
    await draw(false);
    const text = page.place.textContent ?? '';
    expect(text.indexOf('ann@post.example')).toBeLessThan(text.indexOf('This chat'));
    expect(text.indexOf('This chat')).toBeLessThan(text.indexOf('Warranty'));
    for (const part of [
      'E-mail',
      'ann@post.example',
      'Warranty',
      'Where is my parcel?',
      'Priya',
      '22',
      '21 more',
    ])
      expect(text).toContain(part);
    expect(page.place.querySelector('select, form')).toBeNull();
    expect(button('Forget E-mail')).toBeUndefined();
    act(() => button(`Where is my parcel?`)?.click());
    act(() => page.place.querySelector<HTMLButtonElement>('li button')?.click());
    expect(opened).toHaveBeenCalledWith(EARLIER);
  });

  it('keeps what is written down, and says why it could not', async () => {
    await draw();
    await act(async () => button('Add a fact')?.click());
    const [name, value] = page.place.querySelectorAll<HTMLInputElement>('form input');
    typed(name as HTMLInputElement, 'Phone');
    typed(value as HTMLInputElement, '+44 1');
    const send = () => act(async () => page.place.querySelector('form')?.requestSubmit());
    const problem = { status: 409, title: 'Conflict', detail: 'there are 30 of this customer' };
    answer = (method) => (method === 'PUT' ? { is: 'refused', problem } : { is: 'ok', value: CARD });
    await send();
    expect(page.place.querySelector('[role="alert"]')?.textContent).toBe(
      'Not kept: there are 30 of this customer',
    );
    answer = () => ({ is: 'ok', value: CARD });
    await send();
    expect(asked.filter((it) => it.startsWith('PUT'))).toEqual([
      'PUT /v1/conversations/c1/customer/Phone {"value":"+44 1"}',
      'PUT /v1/conversations/c1/customer/Phone {"value":"+44 1"}',
    ]);
    expect(asked.at(-1)).toBe('GET /v1/conversations/c1/customer');
    expect(page.place.querySelector('form, [role="alert"]')).toBeNull();
  });

  it('puts tags on and takes them off', async () => {
    await draw();
    const select = page.place.querySelector('select') as HTMLSelectElement;
    await act(async () => {
      select.value = 'g2';
      select.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await act(async () => button('Take off the tag Warranty')?.click());
    expect(asked).toContain('PUT /v1/conversations/c1/tags/g2');
    expect(asked).toContain('DELETE /v1/conversations/c1/tags/g1');
  });

  it('says that nothing is known when nobody answers, and asks again', async () => {
    answer = () => ({ is: 'away' });
    await draw();
    expect(page.place.querySelector('[role="alert"]')?.textContent).toContain('could not be read');
    answer = () => ({ is: 'ok', value: CARD });
    await act(async () => button('Try again')?.click());
    expect(page.place.textContent).toContain('Where is my parcel?');
  });
});
