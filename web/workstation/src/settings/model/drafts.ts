import type { Body, NounName } from '../bodies.ts';

/** What was written and not saved: kept on this computer, so that leaving loses nothing. */
export interface Draft {
  /** The version it began from; 0: there is none yet. */
  readonly version: number;
  readonly base: Body;
  readonly body: Body;
  /** Of what is to be made: the same for every repetition. */
  readonly key: string;
}

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** The drafts of one person, by noun and id. */
export class Drafts {
  private readonly all: Map<string, Draft>;
  private readonly listeners = new Set<() => void>();
  private count = 0;

  constructor(
    private readonly store: Store | undefined,
    private readonly place: string,
  ) {
    this.all = new Map(Object.entries(this.read()));
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };
  /** Another number with each change. */
  readonly changes = (): number => this.count;

  find(noun: NounName, id: string): Draft | undefined {
    return this.all.get(`${noun}/${id}`);
  }

  has(noun: NounName): boolean {
    return [...this.all.keys()].some((it) => it.startsWith(`${noun}/`));
  }

  write(noun: NounName, id: string, draft: Draft): void {
    this.all.set(`${noun}/${id}`, draft);
    this.keep();
  }

  drop(noun: NounName, id: string): void {
    if (this.all.delete(`${noun}/${id}`)) this.keep();
  }

  private read(): Record<string, Draft> {
    try {
      const value: unknown = JSON.parse(this.store?.getItem(this.place) ?? '{}');
      return isBook(value) ? value : {};
    } catch {
      return {};
    }
  }

  private keep(): void {
    this.count++;
    try {
      if (this.all.size === 0) this.store?.removeItem(this.place);
      else this.store?.setItem(this.place, JSON.stringify(Object.fromEntries(this.all)));
    } catch {
      // Without storage a draft lasts as long as the page.
    }
    for (const listener of this.listeners) listener();
  }
}

function isBook(value: unknown): value is Record<string, Draft> {
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).every((it: unknown) => {
    if (typeof it !== 'object' || it === null) return false;
    const { version, base, body, key } = it as Record<string, unknown>;
    return (
      typeof version === 'number' &&
      typeof base === 'object' &&
      typeof body === 'object' &&
      typeof key === 'string'
    );
  });
}
