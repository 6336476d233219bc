// @vitest-environment happy-dom
import { type Carried, type Carrier, type FileBody, Uploads } from '@switchboard/core';
import { act, useSyncExternalStore } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Asker, AskProvider } from '../src/desk/ask.ts';
import { Attached } from '../src/files/attached.tsx';
import { Tray } from '../src/files/tray.tsx';
import { Composer } from '../src/ui/composer.tsx';
import { en } from '../src/words/en.ts';
import { pageOf } from './page.tsx';
import { stateOf } from './state.ts';

let page: ReturnType<typeof pageOf>;
let uploads: Uploads;
let answer: (it: Carried) => void;
const sent = vi.fn();

const carrier: Carrier = {
  put: () =>
    new Promise((resolve) => {
      answer = resolve;
    }),
  read: async () => ({ is: 'away' }),
  remove: vi.fn(),
};
const ready: Carried = {
  is: 'ok',
  value: { id: 'f', name: 'pole.png', type: 'image/png', size_bytes: 1_900_000, state: 'clean' },
};

function Written({ text = '' }: { text?: string }) {
  const list = useSyncExternalStore(uploads.subscribe, uploads.list);
  return (
    <Composer
      tab="reply"
      label="Reply"
      over={0}
      text={text}
      onTab={() => undefined}
      onText={() => undefined}
      onSend={sent}
      files={{
        tray: (onGone) => <Tray list={list} uploads={uploads} onGone={onGone} />,
        onAdd: (files) => uploads.add(files),
        ready: list.some((it) => it.state === 'ready'),
        busy: list.some((it) => it.state !== 'ready' && it.state !== 'failed'),
      }}
    />
  );
}

const named = (name: string) => page.place.querySelector<HTMLElement>(`[aria-label="${name}"]`);
const send = () =>
  [...page.place.querySelectorAll('button')].find((it) => it.textContent?.includes(en.send)) as
    | HTMLButtonElement
    | undefined;
/** Something comes from the clipboard. */
function paste(files: readonly File[], types: readonly string[]): boolean {
  const event = new Event('paste', { bubbles: true, cancelable: true });
  Object.assign(event, { clipboardData: { files, types } });
  act(() => void page.place.querySelector('textarea')?.dispatchEvent(event));
  return event.defaultPrevented;
}
const settle = (it: Carried) => act(async () => answer(it));

beforeEach(() => {
  sent.mockClear();
  page = pageOf();
  uploads = new Uploads(carrier);
});
afterEach(() => {
  uploads.stop();
  page.end();
});

it('a pasted picture goes with the message, which waits for it and needs no words', async () => {
  page.draw(stateOf([]), <Written />);
  expect(paste([new File(['x'], 'pole.png')], ['Files'])).toBe(true);
  expect(named('pole.png, 0 percent sent')).not.toBeNull();
  expect(send()?.disabled).toBe(true);
  await settle(ready);
  expect(page.place.textContent).toContain('1.8 MB · ready');
  expect(send()?.disabled).toBe(false);
  act(() => send()?.click());
  expect(sent).toHaveBeenCalledOnce();
});

it('a table that is pasted is its text, not its picture', () => {
  page.draw(stateOf([]), <Written />);
  expect(paste([new File(['x'], 'table.png')], ['text/plain', 'Files'])).toBe(false);
  expect(uploads.list()).toEqual([]);
});

it('a file that is too large says so with the limit, and is taken away with the focus kept', async () => {
  page.draw(stateOf([]), <Written text="a word" />);
  paste([new File(['x'], 'film.mov')], ['Files']);
  const problem = { type: 'too-long', title: '', status: 413, limit: 26_214_400 } as const;
  await settle({ is: 'refused', problem });
  expect(page.place.querySelector('[role=status]')?.textContent).toBe(
    'film.mov: At most 25 MB. Send a smaller one.',
  );
  expect(send()?.disabled, 'the text may go').toBe(false);
  act(() => named('Remove film.mov')?.click());
  expect(uploads.list()).toEqual([]);
  expect(document.activeElement).toBe(named(en.attach));
});

it('what an entry carries is a small picture or a chip, fetched by its own address', async () => {
  const files: FileBody[] = [
    { id: 'p', name: 'pole.png', type: 'image/png', size_bytes: 20_000, thumbnail: true, scanned: true },
    {
      id: 'd',
      name: 'invoice.pdf',
      type: 'application/pdf',
      size_bytes: 188_416,
      thumbnail: false,
      scanned: true,
    },
  ];
  const asked: string[] = [];
  const ask = (async (_: string, path: string) => {
    asked.push(path);
    if (path.endsWith('/d')) return { is: 'refused', problem: { status: 404 } };
    const value = {
      id: 'p',
      name: 'pole.png',
      thumbnail_url: '/v1/files/x/thumbnail',
      content_url: '/v1/files/x/content',
    };
    return { is: 'ok', value };
  }) as unknown as Asker;
  page.draw(
    stateOf([]),
    <AskProvider value={ask}>
      <Attached files={files} conversation="c" />
    </AskProvider>,
  );
  await act(async () => undefined);
  expect(page.place.querySelector('img')?.getAttribute('src')).toBe('/v1/files/x/thumbnail');
  expect(page.place.querySelector('img')?.alt).toBe('pole.png');
  const chip = page.place.querySelector<HTMLElement>('button:not([aria-label])');
  expect(chip?.textContent).toBe('invoice.pdfPDF · 184 kB · checkedDownload');
  await act(async () => chip?.click());
  expect(page.place.querySelector('[role=alert]')?.textContent).toBe(en.fileGone);
  expect(asked).toEqual(['/v1/conversations/c/files/p', '/v1/conversations/c/files/d']);
});
