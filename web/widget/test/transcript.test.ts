import type { EntryBody, EntryFrame, Page } from '@switchboard/core';
import { afterEach, expect, it, vi } from 'vitest';
import { fetchTranscript, transcriptText } from '../src/more/transcript.ts';

afterEach(() => void vi.unstubAllGlobals());

const AT = Date.UTC(2026, 10, 18, 10, 41);

function entry(n: number, by: EntryFrame['by'], body: EntryBody): EntryFrame {
  return { timeline: 't', n, conversation: 'c', cid: `c${n}`, by, by_id: by, at: AT + n, ...body };
}

const all = [
  entry(1, 'customer', { kind: 'form', answers: [{ key: 'order', label: 'Order', value: 'NV-204-88317' }] }),
  entry(2, 'customer', { kind: 'message', text: 'It broke\non the second night' }),
  entry(3, 'system', { kind: 'joined', name: 'Anna Lindqvist', operator: 'o' }),
  entry(4, 'operator', { kind: 'message', text: 'I am sorry' }),
];
const label = {
  id: 'f',
  name: 'label.pdf',
  type: 'application/pdf',
  size_bytes: 1,
  thumbnail: false,
  scanned: true,
};

it('says who said what, with answers and happenings, a line each', () => {
  const names = { me: 'You', support: 'Nordvik', event: () => 'Anna joined the chat' };
  const text = transcriptText(all, names, 'en');
  expect(text).toContain('Order: NV-204-88317');
  expect(text).toMatch(/You: It broke\n +on the second night/);
  expect(text).toContain('Anna joined the chat');
  expect(text).toContain('Anna Lindqvist: I am sorry');
});

it('names the files that were sent, also without a word', () => {
  const names = { me: 'You', support: 'Nordvik', event: () => undefined };
  const sent = [{ ...entry(1, 'customer', { kind: 'message', text: '' }), files: [label] }];
  expect(transcriptText(sent, names, 'en')).toContain('You: [label.pdf]');
});

it('fetches page after page with the proof of whoever asks', async () => {
  const asked: [string, HeadersInit | undefined][] = [];
  vi.stubGlobal('fetch', async (path: string, init?: RequestInit) => {
    asked.push([path, init?.headers]);
    const after = Number(new URL(path, 'http://x').searchParams.get('after'));
    const entries = all.slice(after, after + 2);
    const page = { entries, more: after + 2 < all.length } as unknown as Page;
    return new Response(JSON.stringify(page));
  });
  const got = await fetchTranscript(async () => ({ token: 'guest', tenant: 't' }));
  expect(got.map((it) => it.n)).toEqual([1, 2, 3, 4]);
  expect(asked.map(([path]) => path)).toEqual(['/v1/me/transcript?after=0', '/v1/me/transcript?after=2']);
  expect(asked[0]?.[1]).toMatchObject({ authorization: 'Bearer guest', 'switchboard-tenant': 't' });
});
