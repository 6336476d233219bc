// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Journal, keeper, Pen, type PortAsk } from '../src/index.ts';

const SCOPE = 'widget:t';
const texts = async (journal: Journal) => (await journal.read()).map((it) => it.text);
const page = (port?: MessagePort) => new Pen(new Journal(SCOPE, port));
const forbid = () =>
  vi.spyOn(globalThis, 'localStorage', 'get').mockImplementation(() => {
    throw new DOMException('denied', 'SecurityError');
  });

/** The host's page: keeps what a frame asks for. */
function hostOf(): MessagePort {
  const { port1, port2 } = new MessageChannel();
  const keep = keeper('host:');
  port1.onmessage = ({ data }: MessageEvent<PortAsk>) =>
    port1.postMessage({ answer: data.ask, ...keep(data) });
  port2.start();
  return port2;
}

beforeEach(() => localStorage.clear());
afterEach(() => vi.restoreAllMocks());

describe('a text that was just written', () => {
  it('is there for the next page, as it was minted', async () => {
    const said = page().write('timeline', 'hello', 'note');
    expect(await new Journal(SCOPE).read()).toEqual([said]);
    expect(said).toMatchObject({ timeline: 'timeline', text: 'hello', kind: 'note', no: 1 });
  });

  it('is nobody else’s: another account on this device does not see it', async () => {
    page().write('', 'hello');
    expect(await new Journal('widget:u').read()).toEqual([]);
  });

  it('stands beside those of other tabs, each in the order written', async () => {
    const [one, two] = [page(), page()];
    one.write('', 'a');
    two.write('', 'b');
    one.write('', 'c');
    two.write('', 'd');
    const left = await new Journal(SCOPE).read();
    const of = (pen: Pen) => left.filter((it) => it.sender === pen.sender).map((it) => it.text);
    expect([of(one), of(two)]).toEqual([
      ['a', 'c'],
      ['b', 'd'],
    ]);
  });

  it('keeps its order when the clock is set back', async () => {
    const times = [5_000, 3_000, 4_000];
    const pen = new Pen(new Journal(SCOPE), () => times.shift() ?? 0);
    for (const text of ['a', 'b', 'c']) pen.write('', text);
    expect(await texts(new Journal(SCOPE))).toEqual(['a', 'b', 'c']);
  });

  it('is gone once it is dropped, whoever drops it', async () => {
    const said = page().write('', 'hello');
    new Journal(SCOPE).drop(said.cid);
    expect([await texts(new Journal(SCOPE)), localStorage.length]).toEqual([[], 0]);
  });
});

describe('room', () => {
  it('is for so many texts and no more, whatever page wrote them', async () => {
    for (let i = 0; i < 60; i++) page().write('', `${i}`);
    const last = page();
    for (let i = 60; i < 130; i++) last.write('', `${i}`);
    expect(await texts(new Journal(SCOPE))).toEqual(Array.from({ length: 100 }, (_, i) => `${i}`));
  });

  it('is for so many characters and no more', async () => {
    const pen = page();
    for (let i = 0; i < 60; i++) pen.write('', 'x'.repeat(10_000));
    expect(await new Journal(SCOPE).read()).toHaveLength(50);
  });

  it('that ran out for one text is not given to a later one, which would overtake', async () => {
    const pen = page();
    const first = pen.write('', 'x'.repeat(499_000));
    pen.write('', 'y'.repeat(2_000));
    pen.write('', 'z');
    const kept = async () => (await texts(new Journal(SCOPE))).map((it) => it[0]);
    expect(await kept()).toEqual(['x']);
    pen.journal.drop(first.cid);
    expect(await kept()).toEqual(['y', 'z']);
  });

  it('that the disk had not is taken when it has, in the order written', async () => {
    const pen = page();
    pen.write('', 'fits');
    const store = localStorage;
    const full = vi.spyOn(globalThis, 'localStorage', 'get').mockReturnValue(
      new Proxy(store, {
        get(target, name) {
          if (name === 'setItem') throw new DOMException('full', 'QuotaExceededError');
          const it = Reflect.get(target, name);
          return typeof it === 'function' ? it.bind(target) : it;
        },
      }),
    );
    pen.write('', 'does not');
    const told = pen.write('', 'another tab answers for it');
    pen.journal.told(told.cid);
    full.mockRestore();
    expect(await texts(new Journal(SCOPE))).toEqual(['fits']);
    pen.write('', 'fits again');
    expect(await texts(new Journal(SCOPE))).toEqual(['fits', 'does not', 'fits again']);
  });

  it('is shared with a page that writes nonsense', async () => {
    localStorage.setItem(`switchboard:${SCOPE}:said:a`, '{');
    localStorage.setItem(`switchboard:${SCOPE}:said:b`, '{"cid":"b","text":7}');
    localStorage.setItem(`switchboard:${SCOPE}:said:c`, 'null');
    page().write('', 'hello');
    expect(await texts(new Journal(SCOPE))).toEqual(['hello']);
  });
});

describe('where a frame may not store', () => {
  it('the host page keeps it, for the next frame', async () => {
    forbid();
    const host = hostOf();
    const said = page(host).write('', 'hello');
    expect(await new Journal(SCOPE, host).read()).toEqual([said]);
    new Journal(SCOPE, host).drop(said.cid);
    expect(await new Journal(SCOPE, host).read()).toEqual([]);
  });

  it('and there is no host, it lives as long as the page', async () => {
    forbid();
    const pen = page();
    pen.write('', 'hello');
    expect(await texts(pen.journal)).toEqual(['hello']);
    expect(await texts(new Journal(SCOPE))).toEqual([]);
  });
});
