// @vitest-environment happy-dom
import { Disk, diceOf, FakeGateway, type Load } from '@switchboard/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Chat, type ClientFrame, type Election, Journal, Pen, type Socket } from '../src/index.ts';

/** Each seed is a row of page loads of its own; a failure names it. */
const SEEDS = 300;
const TEXTS = ['one', 'two', 'three', 'four', 'five'];
/** The last page stays so long. */
const STAYS_MS = 20_000;

type Dice = (n: number) => number;

/** What pages of one site share: a database that works in turn, a lock, a way to the gateway that takes its time. */
class Site {
  readonly gateway = new FakeGateway();
  readonly disk = new Disk((ms) => this.wait(ms));
  #lock: Promise<unknown> = Promise.resolve();

  constructor(readonly dice: Dice) {
    let entered: Promise<unknown> = Promise.resolve();
    // The tick comes when a text is durable, its entry some time later.
    this.gateway.later = (work) => {
      entered = Promise.all([entered, this.wait(300)]).then(work);
    };
  }

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, this.dice(ms)));
  }

  /** The lock is free when the page that has it is gone. */
  election(load: Load): Election {
    return (_name, lead) => {
      this.#lock = this.#lock.then(async () => {
        await this.wait(5);
        if (!load.dead) lead();
        while (!load.dead) await new Promise((resolve) => setTimeout(resolve, 5));
      });
      return () => undefined;
    };
  }

  /** What was sent arrives, also when its page is gone meanwhile. */
  dial(load: Load): Socket {
    let there = this.wait(30);
    let back = Promise.resolve();
    const socket: Socket = {
      onopen: null,
      onmessage: null,
      onclose: null,
      send: (text) => {
        there = Promise.all([there, this.wait(20)]).then(() => link.hear(JSON.parse(text) as ClientFrame));
      },
      close: () => undefined,
    };
    const link = this.gateway.connect({
      send: (frame) => {
        const data = JSON.stringify(frame);
        back = Promise.all([back, this.wait(20)]).then(() => {
          if (!load.dead) socket.onmessage?.({ data });
        });
      },
      close: (code) => {
        if (!load.dead) socket.onclose?.({ code });
      },
    });
    void there.then(() => load.dead || socket.onopen?.());
    return socket;
  }
}

/** The widget's way with a text: written down at once, passed on when there is a line. */
async function visit(
  site: Site,
  text: string | undefined,
  ms: number,
): Promise<{ chat: Chat | undefined; load: Load }> {
  const load = { dead: false };
  const pen = new Pen(new Journal('test'));
  let chat: Chat | undefined;
  const connected = site.wait(40).then(() => {
    if (load.dead) return;
    const storage = site.disk.storage(load);
    chat = new Chat({
      dial: () => site.dial(load),
      storage,
      scope: 'test',
      tenant: 't',
      election: site.election(load),
      pen,
    });
  });
  if (text === undefined) {
    await new Promise((resolve) => setTimeout(resolve, STAYS_MS));
    return { chat, load };
  }
  await site.wait(ms);
  const said = pen.write(chat?.state().me?.timeline ?? '', text);
  void connected.then(() => chat?.pass(said));
  await site.wait(ms);
  load.dead = true;
  chat?.stop();
  return { chat, load };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('BroadcastChannel', undefined);
  localStorage.clear();
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function run(seed: number): Promise<unknown> {
  localStorage.clear();
  const dice = diceOf(seed * 7919);
  const site = new Site(dice);
  const work = (async () => {
    for (const text of TEXTS) await visit(site, text, 20 + dice(400));
    return visit(site, undefined, 0);
  })();
  let done = false;
  void work.then(() => {
    done = true;
  });
  while (!done) await vi.advanceTimersByTimeAsync(50);
  const { chat, load } = await work;
  const state = chat?.state();
  const timeline = state?.timelines[state.me?.timeline ?? ''];
  const texts = [
    ...(timeline?.entries.flatMap((it) => (it.kind === 'message' ? [it.text] : [])) ?? []),
    ...(state?.outbox.map((it) => `${it.text} (${it.state})`) ?? []),
  ];
  load.dead = true;
  chat?.stop();
  const conversations = [...site.gateway.timelines.values()].filter((it) => it.entries.length > 0).length;
  return { texts, left: localStorage.length, conversations };
}

it('whatever a page was at when it went, the last one shows each text once and in order', async () => {
  const bad: unknown[] = [];
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const got = await run(seed);
    if (JSON.stringify(got) !== JSON.stringify({ texts: TEXTS, left: 0, conversations: 1 }))
      bad.push([seed, got]);
  }
  expect(bad).toEqual([]);
}, 600_000);
