import { afterEach, expect, it, vi } from 'vitest';
import { DeskChat, type Election, memoryStorage } from '../src/index.ts';
import { deskServer } from './desk-server.ts';

const chats: DeskChat[] = [];
afterEach(() => {
  for (const chat of chats.splice(0)) chat.stop();
});

function tabs() {
  const server = deskServer();
  const leads: (() => void)[] = [];
  const scope = `handover-${Math.random()}`;
  const election: Election = (_, lead) => {
    leads.push(lead);
    return () => undefined;
  };
  const storage = { ...memoryStorage(), durable: true };
  const open = () => {
    const token = async () => ({ token: 'token' });
    const chat = new DeskChat({ dial: server.dial, storage, scope, token, election });
    chats.push(chat);
    return chat;
  };
  return { server, leads, open };
}
const soon = (check: () => void) => vi.waitFor(check, { timeout: 3_000, interval: 10 });

it('a tab of staff that takes the lead keeps the desk, and follows what it and other tabs look at', async () => {
  const { server, leads, open } = tabs();
  const all = [open(), open(), open()];
  for (const chat of all) chat.desk();
  await soon(() => expect(leads).toHaveLength(3));
  leads[0]?.();
  await soon(() => expect(all.map((chat) => chat.state().line.name)).toEqual(['open', 'open', 'open']));
  all[1]?.watch('of the second tab');
  all[2]?.watch('of the third tab');
  all[2]?.watch('let go');
  all[2]?.unwatch('let go');
  await soon(() => expect(server.asked('unwatch')).toHaveLength(1));

  all[0]?.stop();
  server.heard.length = 0;
  leads[1]?.();
  await soon(() => expect(server.asked('inbox').length).toBeGreaterThan(0));
  await soon(() =>
    expect(new Set(server.asked('watch').map((it) => it.timeline))).toEqual(
      new Set(['of the second tab', 'of the third tab']),
    ),
  );
});

it('a chat that two tabs look at is followed until the last of them leaves it, or is gone', async () => {
  const { server, leads, open } = tabs();
  const [first, second, third] = [open(), open(), open()];
  await soon(() => expect(leads).toHaveLength(3));
  leads[0]?.();
  await soon(() => expect(third.state().line.name).toBe('open'));
  for (const chat of [first, second, third]) chat.watch('shared');
  second.watch('a sign');
  await soon(() => expect(server.asked('watch').map((it) => it.timeline)).toContain('a sign'));
  expect(server.asked('watch').map((it) => it.timeline)).toContain('shared');

  second.unwatch('shared');
  first.unwatch('shared');
  second.unwatch('a sign');
  const left = () => server.asked('unwatch').map((it) => it.timeline);
  await soon(() => expect(left()).toEqual(['a sign']));
  server.heard.length = 0;
  server.cut();
  await soon(() => expect(server.asked('watch').map((it) => it.timeline)).toEqual(['shared']));

  third.stop();
  await soon(() => expect(left()).toEqual(['shared']));
});

it('a chat that is looked at again before it was shown is followed', async () => {
  const { server, leads, open } = tabs();
  const chat = open();
  await soon(() => expect(leads).toHaveLength(1));
  leads[0]?.();
  await soon(() => expect(chat.state().line.name).toBe('open'));
  chat.watch('passed by');
  chat.unwatch('passed by');
  chat.watch('passed by');
  const told = server.heard.map((it) => it.t).filter((it) => it.endsWith('watch'));
  expect(told).toEqual(['watch', 'unwatch', 'watch']);
});

it('a page that closes without its screen ending what it shows leaves the chat it looked at', async () => {
  const page = new EventTarget();
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  const { server, leads, open } = tabs();
  const lead = open();
  await soon(() => expect(leads).toHaveLength(1));
  leads[0]?.();
  await soon(() => expect(lead.state().line.name).toBe('open'));
  const closing = open();
  await soon(() => expect(closing.state().line.name).toBe('open'));
  closing.watch('looked at');
  await soon(() => expect(server.asked('watch')).toHaveLength(1));
  page.dispatchEvent(new Event('pagehide'));
  await soon(() => expect(server.asked('unwatch').map((it) => it.timeline)).toEqual(['looked at']));
  page.dispatchEvent(new Event('pageshow'));
  await soon(() => expect(server.asked('watch')).toHaveLength(2));
  vi.unstubAllGlobals();
});

it('a lead that follows another asks it for what it asked itself for', async () => {
  const chat: { lead?: () => void; follow?: () => void }[] = [];
  const server = deskServer();
  const scope = `handover-${Math.random()}`;
  const election: Election = (_, lead, follow) => {
    chat.push({ lead, follow });
    return () => undefined;
  };
  const open = () => {
    const token = async () => ({ token: 'token' });
    const storage = { ...memoryStorage(), durable: true };
    const it = new DeskChat({ dial: server.dial, storage, scope, token, election });
    chats.push(it);
    return it;
  };
  const [first, second] = [open(), open()];
  await soon(() => expect(chat).toHaveLength(2));
  chat[0]?.lead?.();
  first?.watch('looked at');
  await soon(() => expect(second?.state().line.name).toBe('open'));
  chat[1]?.lead?.();
  await soon(() => expect(server.hellos).toHaveLength(2));
  server.heard.length = 0;
  chat[0]?.follow?.();
  await soon(() => expect(server.asked('watch').map((it) => it.timeline)).toContain('looked at'));
});
