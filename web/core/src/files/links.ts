import type { Carrier, Stored } from './carrier.ts';

/** An address that ends sooner is asked for anew. */
const LEFT_MS = 30_000;
/** Without the server's word: as long as a link counts at least. */
const COUNTS_MS = 540_000;

interface Kept {
  readonly stored: Stored;
  readonly until: number;
}

/** The addresses of files that entries name: asked for when they are drawn or fetched, kept while they count. */
export class Links {
  readonly #kept = new Map<string, Kept>();
  readonly #under = new Map<string, Promise<Stored | 'gone' | undefined>>();

  constructor(private readonly read: Carrier['read']) {}

  /** `gone`: nobody may have it any more; nothing where nobody can say now. */
  async of(id: string): Promise<Stored | 'gone' | undefined> {
    const kept = this.#kept.get(id);
    if (kept && kept.until - Date.now() > LEFT_MS) return kept.stored;
    const asking = this.#under.get(id) ?? this.#ask(id).finally(() => this.#under.delete(id));
    this.#under.set(id, asking);
    return asking;
  }

  async #ask(id: string): Promise<Stored | 'gone' | undefined> {
    const got = await this.read(id).catch(() => undefined);
    if (got?.is === 'refused' && got.problem.status === 404) return 'gone';
    if (got?.is !== 'ok') return undefined;
    this.#kept.set(id, { stored: got.value, until: Date.now() + COUNTS_MS });
    return got.value;
  }
}

/** Hands a file to the browser: the address says that it is a download. */
export function download({ content_url, name }: Stored): void {
  if (!content_url) return;
  const link = document.createElement('a');
  link.href = content_url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
}
