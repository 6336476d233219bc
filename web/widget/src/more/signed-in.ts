import type { TokenSource } from '@switchboard/core';
import type { FromFrame, FromLoader } from '../bridge.ts';

const TOKEN_MS = 10_000;
/** A token is renewed this long before it ends. */
const FRESH_MS = 70_000;

/** Asks the host's page for the token of whoever is signed in there. */
export function tokenOf(port: MessagePort, first: boolean): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const stop = new AbortController();
    const timer = setTimeout(() => {
      stop.abort();
      reject(new Error('no token in time'));
    }, TOKEN_MS);
    const hear = ({ data }: MessageEvent<FromLoader>) => {
      if (!('tell' in data) || data.tell !== 'token') return;
      clearTimeout(timer);
      stop.abort();
      resolve(data.token);
    };
    port.addEventListener('message', hear, stop);
    port.postMessage({ tell: 'event', name: 'token', detail: { first } } satisfies FromFrame);
  });
}

/** What a token says of its bearer; the server alone believes it. */
export function claims(token: string): { readonly sub: string; readonly exp: number } | undefined {
  try {
    const body = atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/'));
    const { sub, exp } = JSON.parse(body);
    return typeof sub === 'string' && typeof exp === 'number' ? { sub, exp } : undefined;
  } catch {
    return undefined;
  }
}

/** Whoever is signed in at the host's page: their tokens, one after the other. */
export function signedIn(port: MessagePort, first: string): TokenSource {
  let token = first;
  let asks: ReturnType<TokenSource> | undefined;
  const endsAt = () => (claims(token)?.exp ?? 0) * 1_000;
  const next = async (): ReturnType<TokenSource> => {
    try {
      const told = await tokenOf(port, false);
      if (told === undefined) return 'none';
      token = told;
      return { token, expires_at: endsAt() };
    } catch {
      return 'later';
    }
  };
  return async () => {
    if (endsAt() - Date.now() > FRESH_MS) return { token, expires_at: endsAt() };
    // Of two that ask at once both are given the one answer.
    asks ??= next().finally(() => {
      asks = undefined;
    });
    return asks;
  };
}
