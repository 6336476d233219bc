// @vitest-environment happy-dom
import { Disk, diceOf, type Load } from '@switchboard/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Asker } from '../src/desk/ask.ts';
import type { DraftTab } from '../src/model/draft-book.ts';
import { draftCopy } from '../src/model/draft-copy.ts';
import { Drafts } from '../src/model/drafts.ts';
import { sayDraft } from '../src/model/say-draft.ts';

/** Each seed is a person's afternoon of its own; a failure names it. */
const SEEDS = 400;
const ACTS = 16;
const CHATS = ['a', 'b'];
const TABS: readonly DraftTab[] = ['reply', 'note'];
/** Nobody goes from one device to the other faster. */
const WALK_MS = 1_500;
/** Whoever was away has told by then, and has heard what the others told. */
const QUIET_MS = 15_000;
const never = new Promise<never>(() => undefined);

type Body = { reply: string; note: string; on_note: boolean; at: number };

/** What a person did to one text: wrote this, or sent it. */
interface Act {
  readonly text: string;
  /** It is in the store, or marked: nothing that is older may take its place. */
  lasting: boolean;
}

/** One person, some browsers, and the server's copy of their drafts. */
class World {
  readonly cards = new Map<string, Body>();
  readonly acts = new Map<string, Act[]>();
  /** Of each text that was sent: where, and when. */
  readonly sent = new Map<string, Map<Browser, number>>();
  readonly wrong: string[] = [];
  words = 0;

  constructor(readonly dice: (n: number) => number) {
    for (const chat of CHATS) for (const tab of TABS) this.acts.set(`${chat} ${tab}`, []);
  }

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, this.dice(ms)));
  }

  one<T>(of: readonly T[]): T {
    return of[this.dice(of.length)] as T;
  }

  /** The newest edit counts. */
  answer(method: string, path: string, body: Body | undefined): unknown {
    if (method === 'GET')
      return { drafts: [...this.cards].map(([conversation, card]) => ({ conversation, ...card })) };
    const conversation = path.split('/').at(-1) ?? '';
    if (body && body.at >= (this.cards.get(conversation)?.at ?? 0)) this.cards.set(conversation, body);
    return undefined;
  }
}

/** Its pages share a database, and what is kept at once. */
class Browser {
  readonly disk: Disk;
  readonly pages: Page[] = [];
  isAway = false;

  constructor(
    readonly world: World,
    readonly scope: string,
  ) {
    this.disk = new Disk((ms) => world.wait(ms));
    this.open();
  }

  open(): Page {
    const page = new Page(this);
    this.pages.push(page);
    return page;
  }

  /** Other tabs hear of a mark a moment later. */
  marked(): void {
    const what = { key: `switchboard:${this.scope}:over:`, newValue: '{}' };
    void this.world.wait(30).then(() => globalThis.dispatchEvent(Object.assign(new Event('storage'), what)));
  }
}

class Page {
  readonly load: Load = { dead: false };
  readonly drafts: Drafts;
  readonly #openedAt = Date.now();
  #unsaved: Act[] = [];

  constructor(readonly browser: Browser) {
    const { world, disk, scope } = browser;
    const ask = async (method: string, path: string, how?: { body?: Body }) => {
      if (this.load.dead) return never;
      const body = structuredClone(how?.body);
      await world.wait(60);
      // Without a line some requests arrive all the same, and their answers do not.
      const { isAway } = browser;
      const value =
        isAway && world.dice(4) > 0 ? undefined : structuredClone(world.answer(method, path, body));
      await world.wait(60);
      if (this.load.dead) return never;
      return isAway ? { is: 'away' } : { is: 'ok', value };
    };
    this.drafts = new Drafts(disk.storage(this.load), scope, Date.now, draftCopy(ask as Asker));
    this.drafts.subscribe(() => this.#look());
    void this.drafts.load();
  }

  text(chat: string, tab: DraftTab): string {
    return this.drafts.book()[chat]?.[tab] ?? '';
  }

  type(chat: string, tab: DraftTab): void {
    const { world } = this.browser;
    world.words += 1;
    const act = { text: `${tab} ${world.words}`, lasting: false };
    this.drafts.write(chat, { [tab]: act.text, tab });
    world.acts.get(`${chat} ${tab}`)?.push(act);
    this.#unsaved.push(act);
  }

  send(chat: string, tab: DraftTab): void {
    const { world } = this.browser;
    const say = (_: string, text: string) => {
      const where = world.sent.get(text) ?? new Map<Browser, number>();
      if (!where.has(this.browser)) where.set(this.browser, Date.now());
      world.sent.set(text, where);
      world.acts.get(`${chat} ${tab}`)?.push({ text: '', lasting: true });
      this.browser.marked();
      return text;
    };
    sayDraft({ chat: { say }, drafts: this.drafts }, { conversation: chat, timeline: chat }, tab);
  }

  /** What it had begun ends with it; a request that is on its way arrives. */
  close(): void {
    this.load.dead = true;
    this.drafts.stop();
    const { pages } = this.browser;
    pages.splice(pages.indexOf(this), 1);
  }

  #look(): void {
    if (this.load.dead) return;
    if (this.drafts.saved()) for (const act of this.#unsaved.splice(0)) act.lasting = true;
    const { world } = this.browser;
    for (const chat of CHATS)
      for (const tab of TABS) {
        const at = world.sent.get(this.text(chat, tab))?.get(this.browser);
        if (at !== undefined && at < this.#openedAt) world.wrong.push(`${this.text(chat, tab)} came back`);
      }
  }
}

/** `loses`: the line is away now and then, and nobody knows then what has arrived. */
async function afternoon(world: World, loses: boolean): Promise<void> {
  const browsers = [new Browser(world, 'one'), new Browser(world, 'two')] as const;
  let page = browsers[0].pages[0] as Page;
  for (let n = 0; n < ACTS; n += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50 + world.dice(world.one([100, 1_000, 4_000]))));
    const { browser } = page;
    if (loses && world.dice(6) === 0) browser.isAway = !browser.isAway;
    const [chat, tab] = [world.one(CHATS), world.one(TABS)];
    switch (world.dice(10)) {
      case 0:
      case 1:
      case 2:
        page.type(chat, tab);
        break;
      case 3:
      case 4:
      case 5:
      case 6:
        page.send(chat, tab);
        if (world.dice(2) === 0) break;
        page.close();
        page = browser.open();
        break;
      case 7:
        page.close();
        page = browser.open();
        break;
      case 8:
        page = browser.pages.length < 2 ? browser.open() : world.one(browser.pages);
        void page.drafts.load();
        break;
      default:
        await new Promise((resolve) => setTimeout(resolve, WALK_MS));
        page = world.one(world.one(browsers).pages);
        void page.drafts.load();
    }
  }
  // The next morning: each device is opened, twice, since the one may tell what the other has to hear.
  for (const browser of [...browsers, ...browsers]) {
    browser.isAway = false;
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
    for (const it of [...browser.pages]) it.close();
    browser.open();
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
  }
  for (const chat of CHATS)
    for (const tab of TABS) {
      const texts = browsers.map(({ pages }) => pages[0]?.text(chat, tab));
      const acts = world.acts.get(`${chat} ${tab}`) ?? [];
      // With the line there the newest that lasts counts; without it what was never sent may stay too.
      const last = loses ? -1 : acts.findLastIndex(({ lasting }) => lasting);
      const may = acts.slice(Math.max(0, last)).flatMap(({ text }) => (world.sent.has(text) ? [] : [text]));
      if (last < 0) may.push('');
      if (texts.some((it) => it === undefined || !may.includes(it)))
        world.wrong.push(`${chat} ${tab} is ${texts}, not ${may}`);
      if (texts[0] !== texts[1]) world.wrong.push(`${chat} ${tab} differs: ${texts}`);
    }
  for (const { pages } of browsers) for (const it of [...pages]) it.close();
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

it('whatever a page was at when it went, what was sent is no draft on any device, and what was not sent is one on all', async () => {
  const bad: unknown[] = [];
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    localStorage.clear();
    const world = new World(diceOf(seed * 7919));
    let done = false;
    const work = afternoon(world, seed % 2 === 0).finally(() => {
      done = true;
    });
    while (!done) await vi.advanceTimersByTimeAsync(250);
    await work;
    if (world.wrong.length > 0) bad.push([seed, ...new Set(world.wrong)]);
    if (localStorage.length > 0) bad.push([seed, 'marks are left', { ...localStorage }]);
  }
  expect(bad).toEqual([]);
}, 600_000);
