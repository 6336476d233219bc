import type { Problem } from '@switchboard/core';
import type { Answer } from '../../session/api.ts';
import type { Kept, NounName } from '../bodies.ts';

/** What is known of a noun. A list that is there stays while it is read again. */
export type ListState =
  | { readonly is: 'loading' }
  | { readonly is: 'failed'; readonly problem: Problem | undefined }
  | { readonly is: 'ready'; readonly items: readonly Kept[] };

const LOADING: ListState = { is: 'loading' };
const FRESH_MS = 5_000;

/** The lists of settings that were read, one of each noun, for all screens. */
export class Book {
  private readonly lists = new Map<NounName, ListState>();
  private readonly readAt = new Map<NounName, number>();
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly rest: { list(noun: NounName): Promise<Answer<readonly Kept[]>> },
    private readonly now: () => number = Date.now,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  list(noun: NounName): ListState {
    return this.lists.get(noun) ?? LOADING;
  }

  /** Reads a list unless that was done a moment ago. `again`: in any case. */
  async load(noun: NounName, again = false): Promise<void> {
    if (!again && this.now() - (this.readAt.get(noun) ?? Number.NEGATIVE_INFINITY) < FRESH_MS) return;
    this.readAt.set(noun, this.now());
    if (this.list(noun).is === 'failed') this.set(noun, LOADING);
    const answer = await this.rest.list(noun);
    if (answer.is === 'ok') return this.set(noun, { is: 'ready', items: answer.value });
    this.readAt.delete(noun);
    if (this.list(noun).is !== 'ready')
      this.set(noun, { is: 'failed', problem: answer.is === 'refused' ? answer.problem : undefined });
  }

  find(noun: NounName, id: string): Kept | undefined {
    const list = this.list(noun);
    return list.is === 'ready' ? list.items.find((it) => it.id === id) : undefined;
  }

  /** What was saved or read stands in its list at once. */
  keep(noun: NounName, kept: Kept): void {
    const list = this.list(noun);
    if (list.is !== 'ready') return;
    const there = list.items.some((it) => it.id === kept.id);
    const items = there ? list.items.map((it) => (it.id === kept.id ? kept : it)) : [...list.items, kept];
    this.set(noun, { is: 'ready', items });
  }

  drop(noun: NounName, id: string): void {
    const list = this.list(noun);
    if (list.is === 'ready') this.set(noun, { is: 'ready', items: list.items.filter((it) => it.id !== id) });
  }

  private set(noun: NounName, state: ListState): void {
    this.lists.set(noun, state);
    for (const listener of this.listeners) listener();
  }
}
