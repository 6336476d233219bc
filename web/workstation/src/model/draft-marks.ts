import { keeper } from '@switchboard/core';
import { type Draft, type DraftBook, joined, noteAt, replyAt, restoredDraft } from './draft-book.ts';

interface Mark {
  readonly id: string;
  readonly draft: Draft;
}

/**
 * Marks of drafts that were sent, kept from that instant until the store has heard of it: the page may be gone a
 * millisecond later, and the store takes longer. One key per mark, so that tabs do not write over each other.
 */
export class DraftMarks {
  readonly #keep = keeper('switchboard:');
  readonly #key: string;

  constructor(scope: string) {
    this.#key = `${scope}:over:`;
  }

  /** Done when it returns. `draft`: as it is after the sending. */
  put(id: string, draft: Draft): void {
    this.#keep({ key: this.#name(id, draft), value: { id, draft } satisfies Mark, set: true });
  }

  /** Those of this page, of others, and of pages that went. */
  read(): DraftBook {
    const book: Record<string, Draft> = {};
    for (const { id, draft } of this.#all()) book[id] = joined(book[id], draft);
    return book;
  }

  /** The store knows this much: what it knows needs no mark. */
  drop(stored: DraftBook): void {
    for (const { id, draft } of this.#all()) {
      const known = stored[id];
      if (known && replyAt(known) >= replyAt(draft) && noteAt(known) >= noteAt(draft))
        this.#keep({ key: this.#name(id, draft), set: true });
    }
  }

  /** Calls when another tab has marked one; returns how to end it. */
  onOther(marked: () => void): () => void {
    const hear = ({ key, newValue }: StorageEvent) => {
      if (newValue && key?.startsWith(`switchboard:${this.#key}`)) marked();
    };
    globalThis.addEventListener?.('storage', hear);
    return () => globalThis.removeEventListener?.('storage', hear);
  }

  #name(id: string, { at }: Draft): string {
    return `${this.#key}${id}:${at}`;
  }

  #all(): Mark[] {
    const values = this.#keep({ key: this.#key, list: true }).value as (Partial<Mark> | null)[];
    return values.flatMap((it) => {
      const draft = restoredDraft(it?.draft);
      return draft && typeof it?.id === 'string' ? [{ id: it.id, draft }] : [];
    });
  }
}
