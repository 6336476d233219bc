import { memoryStorage, type Storage } from '@switchboard/core';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  begun,
  type Draft,
  type DraftBook,
  joined,
  merged,
  recent,
  withReturned,
  written,
} from '../src/model/draft-book.ts';
import type { DraftCopy } from '../src/model/draft-copy.ts';
import { Drafts } from '../src/model/drafts.ts';

describe('a book of drafts', () => {
  it('shows none without text, and knows that it is over', () => {
    const book = written({}, 'a', { reply: 'hello' }, 1);
    expect(book.a).toMatchObject({ reply: 'hello', note: '', tab: 'reply', at: 1 });
    const over = written(book, 'a', { reply: '' }, 2);
    expect(begun(over)).toEqual({});
    expect(begun(merged(book, over))).toEqual({});
    expect(begun(merged(over, book))).toEqual({});
  });

  it('has the newer of each text, whichever device it is from', () => {
    const first = written({}, 'a', { reply: 'begun', note: 'for us' }, 1);
    const sent = written(first, 'a', { note: '' }, 2).a as Draft;
    const goneOn = written(first, 'a', { reply: 'gone on' }, 3).a as Draft;
    for (const both of [joined(sent, goneOn), joined(goneOn, sent)])
      expect(both).toMatchObject({ reply: 'gone on', note: '' });
  });

  it('takes a change as newer than what it changes, though the clock was set back', () => {
    const ahead = written({}, 'a', { reply: 'by a clock that is ahead' }, 1_000);
    expect(begun(merged(ahead, written(ahead, 'a', { reply: '' }, 5)))).toEqual({});
  });

  it('puts an undelivered text back, behind what stands there', () => {
    expect(withReturned({}, 'a', 'text', 1).a?.reply).toBe('text');
    expect(withReturned(written({}, 'a', { reply: 'begun' }, 1), 'a', 'text', 2).a?.reply).toBe(
      'begun\n\ntext',
    );
  });

  it('puts a note back where the customer never sees it', () => {
    const book = withReturned(written({}, 'a', { reply: 'Dear' }, 1), 'a', 'a difficult one', 2, 'note');
    expect(book.a).toMatchObject({ reply: 'Dear', note: 'a difficult one', tab: 'note' });
  });

  it('of two books has the newer draft of each', () => {
    const one = written(written({}, 'a', { reply: 'old' }, 1), 'b', { reply: 'mine' }, 5);
    const two = written(written({}, 'a', { reply: 'new' }, 2), 'b', { reply: 'theirs' }, 4);
    const both = merged(one, two);
    expect([both.a?.reply, both.b?.reply]).toEqual(['new', 'mine']);
  });

  it('is bounded: the oldest go', () => {
    let book = {};
    for (let at = 1; at <= 230; at++) book = written(book, `${at}`, { reply: 'x' }, at);
    expect(Object.keys(book)).toHaveLength(200);
    expect(book).not.toHaveProperty('1');
  });

  it('makes no room for those that are over', () => {
    let book = written({}, 'begun', { reply: 'x' }, 1);
    for (let at = 2; at <= 500; at++) book = written(book, `${at}`, { reply: '' }, at);
    expect(begun(book)).toHaveProperty('begun');
    expect(Object.keys(book)).toHaveLength(201);
  });
});

describe('a draft that nobody came back to', () => {
  const DAY_MS = 86_400_000;
  it('is forgotten after thirty days', () => {
    const book = written(written({}, 'old', { reply: 'x' }, 1), 'new', { reply: 'y' }, DAY_MS);
    expect(Object.keys(recent(book, 30 * DAY_MS + 1))).toEqual(['new']);
    expect(Object.keys(recent(book, 29 * DAY_MS))).toEqual(['old', 'new']);
  });

  it('is forgotten in the store too', async () => {
    const storage = memoryStorage();
    let now = DAY_MS;
    const open = async () => {
      const drafts = new Drafts(storage, 'desk', () => now);
      await drafts.load();
      return drafts;
    };
    const first = await open();
    first.write('old', { reply: 'x' });
    await first.flush();
    now += 31 * DAY_MS;
    const later = await open();
    expect(later.book()).toEqual({});
    later.write('new', { reply: 'y' });
    await later.flush();
    expect(Object.keys((await storage.get('desk:drafts')) as DraftBook)).toEqual(['new']);
  });
});

describe('drafts with a second place', () => {
  /** A copy that keeps what it is told. */
  function copy(
    book: Record<string, DraftBook[string]> = {},
  ): DraftCopy & { book: typeof book; away: boolean } {
    const it = {
      book,
      away: false,
      pull: async () => {
        if (it.away) throw new Error('away');
        return it.book;
      },
      push: async (id: string, draft: Draft) => {
        if (it.away) throw new Error('away');
        it.book[id] = draft;
      },
    };
    return it;
  }
  const settled = () => new Promise((resolve) => setTimeout(resolve));
  let now = 100;
  const open = async (to: DraftCopy, storage = memoryStorage()) => {
    const drafts = new Drafts(storage, 'desk', () => ++now, to);
    await drafts.load();
    return drafts;
  };

  it('are there on another device, and gone there when they were sent', async () => {
    const server = copy();
    const here = await open(server);
    here.write('a', { reply: 'begun here' });
    await here.flush();
    await settled();
    expect((await open(server)).book().a?.reply).toBe('begun here');
    here.write('a', { reply: '' });
    await here.flush();
    await settled();
    expect((await open(server)).book()).toEqual({});
  });

  it('are told again what could not be told', async () => {
    const server = copy();
    const here = await open(server);
    server.away = true;
    here.write('a', { reply: 'first' });
    await here.flush();
    await settled();
    server.away = false;
    here.write('b', { reply: 'second' });
    await here.flush();
    await settled();
    expect([server.book.a?.reply, server.book.b?.reply]).toEqual(['first', 'second']);
  });

  it('of both the newer counts, and without an answer this browser’s are all', async () => {
    const storage = memoryStorage();
    const before = await open(copy(), storage);
    before.write('a', { reply: 'here' });
    before.write('b', { reply: 'here' });
    await before.flush();
    const server = copy({
      a: { reply: 'there', note: '', tab: 'reply', at: now + 1_000 },
      b: { reply: 'there', note: '', tab: 'reply', at: 1 },
    });
    const after = await open(server, storage);
    expect([after.book().a?.reply, after.book().b?.reply]).toEqual(['there', 'here']);
    const away = copy();
    away.away = true;
    expect((await open(away, storage)).book().b?.reply).toBe('here');
  });
});

describe('drafts in the store', () => {
  let now = 0;
  let storage: Storage;
  const open = async () => {
    const drafts = new Drafts(storage, 'desk', () => ++now);
    await drafts.load();
    return drafts;
  };
  beforeEach(() => {
    storage = memoryStorage();
  });

  it('come back after a reload', async () => {
    const before = await open();
    before.write('a', { reply: 'hello' });
    before.write('a', { note: 'for us', tab: 'note' });
    expect(before.saved()).toBe(false);
    await before.flush();
    expect(before.saved()).toBe(true);
    expect((await open()).book().a).toMatchObject({ reply: 'hello', note: 'for us', tab: 'note' });
  });

  it('of two tabs do not undo each other', async () => {
    const [one, two] = [await open(), await open()];
    one.write('a', { reply: 'from one' });
    two.write('b', { reply: 'from two' });
    await one.flush();
    await two.flush();
    const after = (await open()).book();
    expect([after.a?.reply, after.b?.reply]).toEqual(['from one', 'from two']);
  });

  it('that were sent are gone in the store too', async () => {
    const drafts = await open();
    drafts.write('a', { reply: 'hello' });
    await drafts.flush();
    drafts.write('a', { reply: '' });
    await drafts.flush();
    expect((await open()).book()).toEqual({});
  });

  it('take an undelivered text back once, also after a reload', async () => {
    const drafts = await open();
    drafts.giveBack('a', 'cid', 'text');
    drafts.write('a', { reply: '' });
    drafts.giveBack('a', 'cid', 'text');
    expect(drafts.book()).toEqual({});
    await drafts.flush();
    const again = await open();
    again.giveBack('a', 'cid', 'text');
    expect(again.book()).toEqual({});
  });

  it('that could not be stored are stored with the next change', async () => {
    const drafts = await open();
    const update = storage.update;
    let durable = true;
    Object.defineProperty(storage, 'durable', { get: () => durable });
    storage.update = () => {
      durable = false;
      return Promise.reject(new Error('the disk is full'));
    };
    const heard: boolean[] = [];
    drafts.subscribe(() => heard.push(drafts.kept()));
    drafts.write('a', { reply: 'first' });
    await expect(drafts.flush()).rejects.toThrow('full');
    expect([drafts.saved(), heard]).toEqual([false, [true, false]]);
    durable = true;
    storage.update = update;
    drafts.write('b', { reply: 'second' });
    await drafts.flush();
    expect((await open()).book()).toMatchObject({ a: { reply: 'first' }, b: { reply: 'second' } });
  });

  it('of a page that could not read what was given back already do not forget it', async () => {
    const before = await open();
    before.giveBack('a', 'one', 'text');
    await before.flush();
    const get = storage.get;
    storage.get = () => Promise.reject(new Error('no answer'));
    const blind = new Drafts(storage, 'desk', () => ++now);
    await expect(blind.load()).rejects.toThrow();
    storage.get = get;
    blind.giveBack('b', 'two', 'text');
    await blind.flush();
    const after = await open();
    after.write('a', { reply: '' });
    after.giveBack('a', 'one', 'text');
    expect(after.book()).not.toHaveProperty('a');
  });

  it('survive nonsense in the store', async () => {
    await storage.set('desk:drafts', { a: 'nonsense', b: null, c: { reply: 1 } });
    expect((await open()).book()).toEqual({});
  });
});
