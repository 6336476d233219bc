// @vitest-environment happy-dom
import { act } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Session } from '../src/session/session.ts';
import { go, useAddress, zoneOf } from '../src/shell/address.ts';
import { settingsPages } from '../src/shell/pages.ts';
import { Rail } from '../src/shell/rail.tsx';
import { mayEverywhere, mayInQueues, maySupervise, type Rights } from '../src/shell/rights.ts';
import { pageOf } from './page.tsx';
import { stateOf } from './state.ts';

const NONE = {
  see: 'all',
  write: 'own',
  take: 'queues',
  whisper: 'none',
  join: 'none',
  administer: 'none',
} as const;
const OPERATOR: Rights = { queues: ['returns'], grants: NONE };
const SUPERVISOR: Rights = {
  queues: ['returns'],
  grants: { ...NONE, whisper: 'all', join: 'all', administer: 'queues' },
};

let page: ReturnType<typeof pageOf>;
beforeEach(() => {
  history.replaceState(null, '', '/desk/');
  page = pageOf();
});
afterEach(() => page.end());

function Where() {
  return <p>{useAddress()}</p>;
}
const nothing = () => undefined;
const rail = (rights: Rights | undefined, zone = zoneOf(location.pathname)) =>
  page.draw(
    stateOf([]),
    <>
      <Rail zone={zone} rights={rights} waiting={0} onHome={nothing} onQueue={nothing} onHelp={nothing} />
      <Where />
    </>,
  );
const links = () => [...page.place.querySelectorAll('a')].map((it) => it.getAttribute('href'));

it('an address tells its zone, and only a whole name is one', () => {
  expect(zoneOf('/desk/settings/queues/1')).toBe('settings');
  expect(zoneOf('/desk/monitor')).toBe('monitor');
  expect(zoneOf('/desk/search?q=from%3Ame')).toBe('search');
  expect(zoneOf('/desk/settingsx')).toBe('desk');
  expect(zoneOf('/desk/chats/1')).toBe('desk');
});

it('the rail shows the zones that my rights allow', () => {
  rail(OPERATOR);
  expect(links()).toEqual(['/desk/', '/desk/settings']);
  rail(SUPERVISOR);
  expect(links()).toEqual(['/desk/', '/desk/monitor', '/desk/settings']);
  rail(undefined);
  expect(links()).toEqual(['/desk/', '/desk/settings']);
});

it('a zone is gone to by its link, and the page hears of Back', () => {
  rail(SUPERVISOR);
  const link = page.place.querySelector<HTMLElement>('a[href="/desk/monitor"]');
  act(() => link?.click());
  expect(location.pathname).toBe('/desk/monitor');
  expect(page.place.querySelector('p')?.textContent).toBe('/desk/monitor');
  act(() => {
    history.replaceState(null, '', '/desk/');
    dispatchEvent(new PopStateEvent('popstate'));
  });
  expect(page.place.querySelector('p')?.textContent).toBe('/desk/');
  act(() => go('/desk/settings', 'replace'));
  expect(page.place.querySelector('p')?.textContent).toBe('/desk/settings');
});

it('rights reach as far as their scope', () => {
  expect([maySupervise(OPERATOR), maySupervise(SUPERVISOR), maySupervise(undefined)]).toEqual([
    false,
    true,
    false,
  ]);
  expect(mayInQueues(SUPERVISOR, 'administer', ['returns'])).toBe(true);
  expect(mayInQueues(SUPERVISOR, 'administer', ['returns', 'orders'])).toBe(false);
  expect(mayInQueues(SUPERVISOR, 'administer', [])).toBe(false);
  expect(mayEverywhere(SUPERVISOR, 'administer')).toBe(false);
});

it('the palette finds the pages of the settings that my rights allow', () => {
  const paths = (rights: Rights) => settingsPages(rights).map((it) => it.path.replace('/desk/settings/', ''));
  expect(paths(OPERATOR)).not.toContain('operators');
  expect(paths(OPERATOR)).toContain('canned-replies');
  expect(paths(SUPERVISOR)).toContain('hours');
  expect(paths(SUPERVISOR)).not.toContain('audit');
});

it('a request bears the token, and one that counts no more is renewed once', async () => {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    const token = (init.headers as Record<string, string>).authorization ?? '';
    asked.push(`${path} ${token}`.trim());
    if (path === '/v1/sign-in/refresh')
      return Response.json({
        access_token: `t${asked.length}`,
        expires_in_s: 600,
        me: { id: 'me', name: 'Anna', tenant: 't', role: 'supervisor' },
      });
    if (token === 'Bearer t1')
      return Response.json({ type: 'unauthenticated', title: '', status: 401 }, { status: 401 });
    return Response.json({ id: 'me' });
  });
  const answer = await new Session().ask('GET', '/v1/me');
  expect(answer).toEqual({ is: 'ok', value: { id: 'me' } });
  expect(asked).toEqual([
    '/v1/sign-in/refresh',
    '/v1/me Bearer t1',
    '/v1/sign-in/refresh',
    '/v1/me Bearer t3',
  ]);
});
