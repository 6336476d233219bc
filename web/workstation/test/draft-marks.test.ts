// @vitest-environment happy-dom
import { memoryStorage } from '@switchboard/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { Drafts } from '../src/model/drafts.ts';
import { sayDraft } from '../src/model/say-draft.ts';

const A = { conversation: 'a', timeline: 'timeline of a' };
let now = 0;

/** A store that survives pages; `hold`: what is written from now on is never done. */
function store() {
  const kept = { ...memoryStorage(), durable: true };
  const { update } = kept;
  return Object.assign(kept, {
    hold: () => {
      kept.update = () => new Promise<never>(() => undefined);
    },
    go: () => {
      kept.update = update;
    },
  });
}

async function open(storage: ReturnType<typeof store>): Promise<Drafts> {
  const drafts = new Drafts(storage, 'desk', () => ++now);
  await drafts.load();
  return drafts;
}

beforeEach(() => localStorage.clear());

describe('a draft that was sent', () => {
  it('is none for the next page, though the store never heard of it', async () => {
    const storage = store();
    const before = await open(storage);
    before.write('a', { reply: 'sent ', note: 'for us' });
    before.write('b', { reply: 'sent' });
    await before.flush();
    storage.hold();
    const said: unknown[] = [];
    sayDraft({ chat: { say: (...it) => String(said.push(it)) }, drafts: before }, A, 'reply');
    expect(said).toEqual([['timeline of a', 'sent', undefined]]);
    storage.go();
    const after = await open(storage);
    expect(after.book()).toMatchObject({ a: { reply: '', note: 'for us' }, b: { reply: 'sent' } });
    await after.flush();
    expect(localStorage).toHaveLength(0);
    expect((await open(storage)).book().a?.reply).toBe('');
  });

  it('is none in another tab at once', async () => {
    const storage = store();
    const one = await open(storage);
    one.write('a', { note: 'for us', tab: 'note' });
    await one.flush();
    const two = await open(storage);
    storage.hold();
    sayDraft({ chat: { say: () => '' }, drafts: one }, A, 'note');
    const [key] = Object.keys(localStorage);
    globalThis.dispatchEvent(Object.assign(new Event('storage'), { key, newValue: '{}' }));
    expect([one.book(), two.book()]).toEqual([{}, {}]);
  });

  it('is sent when there is something to send', async () => {
    const drafts = await open(store());
    const said: unknown[] = [];
    const tools = { chat: { say: (...it: unknown[]) => String(said.push(it)) }, drafts };
    sayDraft(tools, A, 'reply');
    drafts.write('a', { reply: ' \n' });
    sayDraft(tools, A, 'reply');
    expect(said).toEqual([]);
  });

  it('survives nonsense among the marks', async () => {
    localStorage.setItem('switchboard:desk:over:a:1', '{"id":"a"}');
    localStorage.setItem('switchboard:desk:over:b:1', 'null');
    expect((await open(store())).book()).toEqual({});
  });
});
