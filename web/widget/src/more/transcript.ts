import type { EntryFrame, Page } from '@switchboard/core';
import { ask, type Proof } from './rest.ts';

/** Everything both sides said, page by page. */
export async function fetchTranscript(proof: Proof | undefined): Promise<EntryFrame[]> {
  const all: EntryFrame[] = [];
  for (let after = 0; ; ) {
    const page = await ask<Page>(proof, `me/transcript?after=${after}`);
    all.push(...page.entries);
    const last = page.entries.at(-1)?.n;
    if (!page.more || last === undefined) return all;
    after = last;
  }
}

export interface Names {
  readonly me: string;
  readonly support: string;
  readonly event: (entry: EntryFrame) => string | undefined;
}

/** One line an entry, a line between days. */
export function transcriptText(entries: readonly EntryFrame[], names: Names, locale: string): string {
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'full' });
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
  const lines: string[] = [];
  let today = '';
  let operator = names.support;
  for (const entry of entries) {
    if (day.format(entry.at) !== today) {
      today = day.format(entry.at);
      lines.push('', today, '');
    }
    if (entry.kind === 'joined') operator = entry.name;
    const text =
      entry.kind === 'message'
        ? `${entry.by === 'customer' ? names.me : operator}: ${said(entry)}`
        : entry.kind === 'form'
          ? entry.answers.map((it) => `${it.label}: ${it.value}`).join('; ')
          : names.event(entry);
    if (text) lines.push(`${time.format(entry.at)}  ${text.replaceAll('\n', '\n       ')}`);
  }
  return `${lines.join('\n').trim()}\n`;
}

/** What was written, and what was sent with it. */
function said({ files, ...entry }: EntryFrame): string {
  const named = (files ?? []).map((it) => `[${it.name}]`);
  return [...('text' in entry && entry.text ? [entry.text] : []), ...named].join(' ');
}

/** Gives a text to the browser as a file. */
export function save(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  link.download = name;
  link.click();
  setTimeout(URL.revokeObjectURL, 60_000, link.href);
}
