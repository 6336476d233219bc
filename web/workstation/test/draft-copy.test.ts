import { memoryStorage } from '@switchboard/core';
import { describe, expect, it } from 'vitest';
import type { Asker } from '../src/desk/ask.ts';
import { draftCopy } from '../src/model/draft-copy.ts';
import { Drafts } from '../src/model/drafts.ts';

interface Kept {
  readonly conversation: string;
  readonly reply: string;
  readonly note: string;
  readonly on_note: boolean;
  readonly at: number;
}

/** A server that keeps the newest edit, as ours does. */
function server() {
  const kept = new Map<string, Kept>();
  const it: { kept: Map<string, Kept>; away: boolean; refuses: number; ask: Asker } = {
    kept,
    away: false,
    refuses: 0,
    ask: (async (method: string, path: string, how?: { body?: unknown }) => {
      if (it.away) return { is: 'away' };
      if (method === 'GET') return { is: 'ok', value: { drafts: [...kept.values()] } };
      if (it.refuses > 0) return { is: 'refused', problem: { status: it.refuses } };
      const id = path.split('/').at(-1) ?? '';
      const card = { conversation: id, ...(how?.body as Omit<Kept, 'conversation'>) };
      if (card.at >= (kept.get(id)?.at ?? 0)) kept.set(id, card);
      return { is: 'ok', value: undefined };
    }) as Asker,
  };
  return it;
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('the server’s copy of drafts', () => {
  let now = 100;
  const clock = () => ++now;
  const device = async (to: ReturnType<typeof server>, storage = memoryStorage()) => {
    const drafts = new Drafts(storage, 'desk', clock, draftCopy(to.ask));
    await drafts.load();
    return drafts;
  };

  it('brings a draft to another device, and takes it away there when it was sent', async () => {
    const desk = server();
    const here = await device(desk);
    const storage = memoryStorage();
    here.write('a', { reply: 'begun', note: 'for us', tab: 'note' });
    await here.flush();
    await settled();
    const there = await device(desk, storage);
    expect(there.book().a).toMatchObject({ reply: 'begun', note: 'for us', tab: 'note' });
    await there.flush();
    here.write('a', { reply: '', note: '', tab: 'reply' });
    await here.flush();
    await settled();
    expect((await device(desk, storage)).book()).toEqual({});
  });

  it('hears after the line is back what was written without one, and of a page that went', async () => {
    const desk = server();
    desk.away = true;
    const storage = memoryStorage();
    const before = await device(desk, storage);
    before.write('a', { reply: 'off-line' });
    await before.flush();
    await settled();
    expect(before.book().a?.reply).toBe('off-line');
    desk.away = false;
    await device(desk, storage);
    expect(desk.kept.get('a')?.reply).toBe('off-line');
  });

  it('does not win over a newer edit here', async () => {
    const desk = server();
    const storage = memoryStorage();
    desk.kept.set('a', { conversation: 'a', reply: 'old', note: '', on_note: false, at: 1 });
    const here = await device(desk, storage);
    here.write('a', { reply: 'new' });
    await here.flush();
    await settled();
    expect([here.book().a?.reply, desk.kept.get('a')?.reply]).toEqual(['new', 'new']);
  });

  it('is not told again what it refuses for good, and is told again what it could not take', async () => {
    const desk = server();
    const here = await device(desk);
    for (const [status, told] of [
      [400, false],
      [503, true],
    ] as const) {
      desk.refuses = status;
      here.write(`c${status}`, { reply: 'x' });
      await here.flush();
      await settled();
      desk.refuses = 0;
      here.write('other', { reply: `${status}` });
      await here.flush();
      await settled();
      expect(desk.kept.has(`c${status}`)).toBe(told);
    }
  });
});
