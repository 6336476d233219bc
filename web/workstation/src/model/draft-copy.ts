import type { DraftCards } from '@switchboard/core';
import type { Asker } from '../desk/ask.ts';
import type { Draft, DraftBook } from './draft-book.ts';

/** A second place for drafts, which another device, or this one without its storage, can read. */
export interface DraftCopy {
  /** Those that are over too, as drafts without texts. */
  pull(): Promise<DraftBook>;
  push(conversation: string, draft: Draft): Promise<void>;
}

/** The server's copy of drafts. What it refuses for good is not told again; all else is. */
export function draftCopy(ask: Asker): DraftCopy {
  return {
    async pull() {
      const answer = await ask<DraftCards>('GET', '/v1/me/drafts');
      if (answer.is !== 'ok') throw new Error('the drafts of other devices could not be read');
      const book: Record<string, Draft> = {};
      for (const { conversation, reply, note, on_note, at } of answer.value.drafts)
        if (conversation) book[conversation] = { reply, note, tab: on_note ? 'note' : 'reply', at };
      return book;
    },
    async push(conversation, { reply, note, tab, at }) {
      const body = { reply, note, on_note: tab === 'note', at };
      const answer = await ask<void>('PUT', `/v1/me/drafts/${conversation}`, { body });
      const isFinal = answer.is === 'refused' && [400, 404, 413].includes(answer.problem.status);
      if (answer.is !== 'ok' && !isFinal) throw new Error('the draft could not be told');
    },
  };
}
