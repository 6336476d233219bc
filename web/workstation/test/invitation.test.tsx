// @vitest-environment happy-dom
import { act } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import Invitation from '../src/session/invitation.tsx';
import { Session } from '../src/session/session.ts';
import { pageOf, typed } from './page.tsx';
import { stateOf } from './state.ts';

let page: ReturnType<typeof pageOf>;
let asked: { path: string; body: unknown }[];
let left: number;
let answer: () => Response;

beforeEach(() => {
  asked = [];
  left = 0;
  page = pageOf();
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    asked.push({ path, body: JSON.parse(String(init.body)) });
    return answer();
  });
  page.draw(stateOf([]), <Invitation session={new Session()} token="secret" onLeave={() => left++} />);
});
afterEach(() => page.end());

async function sets(password: string) {
  typed(page.place.querySelector('input') as HTMLInputElement, password);
  await act(async () => {
    page.place.querySelector('form')?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
    await new Promise((resolve) => setTimeout(resolve, 10));
  });
}

it('a password is set by the invitation, and leads to the desk', async () => {
  answer = () =>
    Response.json({
      access_token: 't',
      expires_in_s: 600,
      me: { id: 'me', name: 'Greta', tenant: 't', role: 'operator' },
    });
  await sets('a-password-of-mine');
  expect(asked).toEqual([
    { path: '/v1/sign-in/invitation', body: { token: 'secret', password: 'a-password-of-mine' } },
  ]);
  expect(left).toBe(1);
});

it('a short password asks nobody, and an invitation that is over says what to do', async () => {
  await sets('short');
  expect(asked).toEqual([]);
  expect(page.place.textContent).toContain('At least 8 characters');
  answer = () => Response.json({ type: 'unauthenticated', title: '', status: 401 }, { status: 401 });
  await sets('long-enough-now');
  expect(page.place.textContent).toContain('ask for a new one');
  expect(left).toBe(0);
});
