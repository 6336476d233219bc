import type { Storage } from '../outbox/storage.ts';
import type { Hello, Welcome } from '../protocol/generated.ts';

/** A token from the application: `later` when it could not be asked, `none` when nobody is signed in. */
export type TokenSource = () => Promise<
  { readonly token: string; readonly expires_at?: number } | 'later' | 'none'
>;

type Proof = Pick<Hello, 'token' | 'ticket' | 'guest_token'>;

/** What this page proves itself with: a resume ticket first, then a token, and a guest with neither is a new one. */
export class Credentials {
  #ticket: string | undefined;
  #token: string | undefined;
  #guest: string | undefined;

  constructor(
    private readonly storage: Storage,
    private readonly key: string,
    private readonly source?: TokenSource,
  ) {}

  /** Reads what an earlier page kept, and asks the application for its token. */
  async load(): Promise<'ready' | 'later' | 'none'> {
    const kept = await this.storage.get(this.key);
    if (typeof kept === 'string') this.#guest = kept;
    return this.source ? this.#fetch(this.source) : 'ready';
  }

  proof(): Proof {
    if (this.#ticket) return { ticket: this.#ticket };
    if (!this.source) return this.#guest ? { token: this.#guest } : {};
    if (!this.#token) return {};
    return this.#guest ? { token: this.#token, guest_token: this.#guest } : { token: this.#token };
  }

  /** A guest's new proof is kept, or cannot be, when what is returned is done; nothing where there is no new one. */
  welcomed(welcome: Welcome): Promise<void> | undefined {
    this.#ticket = welcome.ticket;
    if (!welcome.token || welcome.me.role !== 'guest') return undefined;
    this.#guest = welcome.token;
    return this.storage.set(this.key, welcome.token).catch(() => undefined);
  }

  moved(ticket: string): void {
    this.#ticket = ticket;
  }

  /** After 4401. A guest falls back from the ticket to the token, and from the token to a new identity. */
  async refresh(): Promise<'ready' | 'later' | 'none'> {
    const hadTicket = this.#ticket !== undefined;
    this.#ticket = undefined;
    if (this.source) return this.#fetch(this.source);
    if (!hadTicket) this.forget();
    return 'ready';
  }

  /** Drops what a guest kept; false when there was nothing to drop. */
  forget(): boolean {
    const had = this.#guest !== undefined && this.isGuest;
    this.#ticket = undefined;
    if (had) {
      this.#guest = undefined;
      void this.storage.set(this.key, null).catch(() => undefined);
    }
    return had;
  }

  /** A fresh token before the old one ends; nothing for guests. */
  async renew(): Promise<{ token: string; expires_at?: number } | undefined> {
    const got = await this.source?.();
    if (got === undefined || typeof got === 'string') return undefined;
    this.#token = got.token;
    return got;
  }

  get isGuest(): boolean {
    return !this.source;
  }

  async #fetch(source: TokenSource): Promise<'ready' | 'later' | 'none'> {
    const got = await source();
    if (typeof got === 'string') return got;
    this.#token = got.token;
    return 'ready';
  }
}
