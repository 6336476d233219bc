// @vitest-environment happy-dom
import { expect, it } from 'vitest';
import { type DeskOffer, type DeskRuns, deskItems } from '../src/palette/desk-items.ts';
import { preferences } from '../src/preferences.ts';
import { wordsOf } from '../src/words.ts';
import { card } from './state.ts';

const { say } = wordsOf('en');
const run = new Proxy({}, { get: () => () => undefined }) as DeskRuns;
const place = (name: string) => ({ to: card(name), name, detail: 'hello' });

function ids(part: Partial<DeskOffer> = {}): string[] {
  const offer: DeskOffer = {
    say,
    cap: () => undefined,
    selected: card('Aiko'),
    standing: 'mine',
    held: false,
    status: 'online',
    offer: undefined,
    mine: [],
    queue: [],
    closed: [],
    habits: preferences(),
    tiled: false,
    canTile: true,
    inTile: false,
    zones: ['monitor', 'settings'],
    places: [],
    run,
    ...part,
  };
  return deskItems(offer).map((it) => it.id);
}

it('offers what can be done with a chat as I stand to it, and nothing else', () => {
  expect(ids().slice(0, 7)).toEqual(['reply', 'note', 'close', 'transfer', 'hold', 'link', 'facts']);
  expect(ids({ standing: 'waiting' }).slice(0, 3)).toEqual(['take', 'link', 'facts']);
  expect(ids({ standing: 'closed' }).slice(0, 3)).toEqual(['reopen', 'link', 'facts']);
  expect(ids({ standing: 'wrapUp' }).slice(0, 3)).toEqual(['done', 'link', 'facts']);
  expect(ids({ selected: undefined, standing: undefined })).not.toContain('link');
});

it('offers nothing that this server does not know', () => {
  const old = ids({ status: undefined });
  for (const id of ['transfer', 'hold', 'status-away', 'status-offline']) expect(old).not.toContain(id);
  expect(ids()).toContain('status-away');
  expect(ids()).not.toContain('status-online');
});

it('an offer stands before the next in line, and every chat but the open one can be gone to', () => {
  const some = ids({ offer: place('Tomás'), queue: [place('Bartholomew')] });
  expect(some).toContain('accept');
  expect(some).not.toContain('next');
  const row = { line: 1 } as never;
  const mine = [place('Aiko'), place('Dmitri')].map((it) => ({ ...it, row }));
  expect(ids({ mine })).toContain('Dmitri');
  expect(ids({ mine })).not.toContain('Aiko');
});

it('offers whom a chat of mine can go to, with the room that they have', () => {
  const targets = [{ name: 'James Okafor', detail: '2 free' }];
  expect(ids({ targets }).slice(3, 6)).toEqual(['transfer', 'hold', 'to James Okafor']);
  expect(ids({ targets, standing: 'waiting' })).not.toContain('to James Okafor');
});
