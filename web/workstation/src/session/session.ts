import type { TokenSource } from '@switchboard/core';
import {
  type Answer,
  type Ask,
  accept,
  type Me,
  type Method,
  refresh,
  request,
  type SignedIn,
  signIn,
  signOut,
} from './api.ts';

/** Why nobody is signed in. */
export type OutWhy = 'none' | 'ended' | 'revoked';

export type SessionState =
  | { readonly is: 'opening'; readonly failing: boolean }
  | { readonly is: 'out'; readonly why: OutWhy }
  | { readonly is: 'in'; readonly me: Me };

const AGAIN_MS = 3_000;
/** A token that ends sooner is not begun with. */
const LEFT_MS = 15_000;
const OTHER_TAB_MS = 1_100;
const OTHER_TAB_TRIES = 4;

/** Who is signed in. The access token lives in this object alone; the refresh token in a cookie that scripts cannot read. */
export class Session {
  private current: SessionState = { is: 'opening', failing: false };
  private token: { readonly text: string; readonly expiresAt: number; used: boolean } | undefined;
  private refreshing: Promise<Answer<SignedIn>> | undefined;
  private readonly listeners = new Set<() => void>();
  private readonly tabs =
    typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('switchboard-desk:session');

  constructor() {
    if (this.tabs)
      this.tabs.onmessage = ({ data }) => {
        if (data === 'out') this.out('none', false);
        else if (data === 'in' && this.current.is === 'out') void this.open();
      };
  }

  readonly state = (): SessionState => this.current;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  /** Comes back to a sign-in that the cookie still proves. */
  async open(): Promise<void> {
    this.set({ is: 'opening', failing: false });
    for (;;) {
      const answer = await this.renewed();
      if (answer.is === 'ok') return;
      if (answer.is === 'refused' && answer.problem.status < 500) return this.out('none', false);
      this.set({ is: 'opening', failing: true });
      await pause(AGAIN_MS);
    }
  }

  async signIn(email: string, password: string): Promise<Answer<SignedIn>> {
    const answer = await signIn(email, password);
    if (answer.is === 'ok') {
      this.take(answer.value);
      this.tabs?.postMessage('in');
    }
    return answer;
  }

  /** Sets a password by an invitation, and signs in with it. */
  async accept(token: string, password: string): Promise<Answer<SignedIn>> {
    const answer = await accept(token, password);
    if (answer.is === 'ok') {
      this.take(answer.value);
      this.tabs?.postMessage('in');
    }
    return answer;
  }

  async signOut(): Promise<void> {
    await signOut();
    this.out('none', true);
  }

  /** The line said that this sign-in is over. */
  over(why: OutWhy): void {
    this.out(why, false);
  }

  /** For the line. A token is handed out once: being asked again means that it ended, or was not liked. */
  readonly source = (skewMs: () => number): TokenSource => {
    return async () => {
      const kept = this.token;
      if (!kept || kept.used) {
        const answer = await this.renewed();
        if (answer.is === 'refused' && answer.problem.status === 401) return 'none';
        if (answer.is !== 'ok') return 'later';
      }
      const token = this.token;
      if (!token) return 'none';
      token.used = true;
      return { token: token.text, expires_at: token.expiresAt + skewMs() };
    };
  };

  /** Asks the server in this person's name; a token that counts no more is renewed once. */
  async ask<T>(method: Method, path: string, how: Ask = {}): Promise<Answer<T>> {
    for (let tries = 1; ; tries++) {
      if (tries > 1 || !this.token || this.token.expiresAt - Date.now() < LEFT_MS) {
        const renewed = await this.renewed();
        if (renewed.is === 'refused' && renewed.problem.status === 401) this.out('ended', false);
        if (renewed.is !== 'ok') return renewed;
      }
      const answer = await request<T>(method, path, how, this.token?.text);
      if (answer.is !== 'refused' || answer.problem.status !== 401 || tries > 1) return answer;
    }
  }

  /** Fresh tokens. A cookie counts once: when another tab was first, the browser holds the next one in a moment. */
  private renewed(): Promise<Answer<SignedIn>> {
    this.refreshing ??= (async () => {
      try {
        for (let tries = 1; ; tries++) {
          const answer = await refresh();
          if (answer.is === 'ok') this.take(answer.value);
          if (answer.is !== 'refused' || answer.problem.status !== 409 || tries === OTHER_TAB_TRIES)
            return answer;
          await pause(OTHER_TAB_MS);
        }
      } finally {
        this.refreshing = undefined;
      }
    })();
    return this.refreshing;
  }

  private take(signedIn: SignedIn): void {
    const { access_token: text, expires_in_s, me } = signedIn;
    this.token = { text, expiresAt: Date.now() + expires_in_s * 1000, used: false };
    const same = this.current.is === 'in' && this.current.me.id === me.id;
    if (!same) this.set({ is: 'in', me });
  }

  private out(why: OutWhy, tell: boolean): void {
    this.token = undefined;
    if (tell) this.tabs?.postMessage('out');
    this.set({ is: 'out', why });
  }

  private set(state: SessionState): void {
    this.current = state;
    for (const listener of this.listeners) listener();
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
