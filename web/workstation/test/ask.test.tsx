// @vitest-environment happy-dom
import { act } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Asker, AskProvider, useRead, useSettings } from '../src/desk/ask.ts';
import { pageOf } from './page.tsx';
import { stateOf } from './state.ts';

let page: ReturnType<typeof pageOf>;
const asked = vi.fn();
let answers: (path: string) => unknown;

function Reader() {
  const { value, failed } = useRead<string>('/v1/thing');
  return <p>{value ?? (failed ? 'failed' : 'reading')}</p>;
}
function Tags() {
  const { value } = useSettings<{ name: string }>('tags');
  return <p>{value?.map((it) => it.body.name).join() ?? 'reading'}</p>;
}
const ask: Asker = async <T,>(_: string, path: string) => {
  asked(path);
  const value = answers(path);
  return value === undefined ? { is: 'away' } : { is: 'ok', value: value as T };
};
const draw = async (part: React.ReactNode) => {
  const own: Asker = (...how) => ask(...how);
  page.draw(stateOf([]), <AskProvider value={own}>{part}</AskProvider>);
  await act(async () => void (await vi.advanceTimersByTimeAsync(1)));
};

beforeEach(() => {
  vi.useFakeTimers();
  asked.mockClear();
  page = pageOf();
});
afterEach(() => {
  page.end();
  vi.useRealTimers();
});

it('what several show is read once', async () => {
  answers = () => 'there';
  await draw([<Reader key="1" />, <Reader key="2" />]);
  expect(page.place.textContent).toBe('therethere');
  expect(asked).toHaveBeenCalledTimes(1);
});

it('what could not be read is tried again', async () => {
  answers = () => undefined;
  await draw(<Reader />);
  expect(page.place.textContent).toBe('failed');
  answers = () => 'there';
  await act(async () => void (await vi.advanceTimersByTimeAsync(10_100)));
  expect(page.place.textContent).toBe('there');
});

it('settings are read page by page', async () => {
  const tag = (name: string) => ({ id: name, version: 1, body: { name } });
  answers = (path) => (path.endsWith('?after=a') ? { items: [tag('b')] } : { items: [tag('a')], next: 'a' });
  await draw(<Tags />);
  expect(page.place.textContent).toBe('a,b');
});
