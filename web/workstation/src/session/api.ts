import type { Problem } from '@switchboard/core';

export interface Me {
  readonly tenant: string;
  readonly role: 'operator' | 'supervisor' | 'customer' | 'guest';
  readonly id: string;
  readonly name: string;
}

export interface SignedIn {
  readonly access_token: string;
  readonly expires_in_s: number;
  readonly me: Me;
}

/** What became of a request. `away`: nothing came back, so nothing is known. */
export type Answer<T> =
  | { readonly is: 'ok'; readonly value: T }
  | { readonly is: 'refused'; readonly problem: Problem; readonly retryAfterS: number | undefined }
  | { readonly is: 'away' };

const WAIT_MS = 10_000;

async function post<T>(path: string, body?: unknown): Promise<Answer<T>> {
  let response: Response;
  try {
    response = await fetch(path, {
      method: 'POST',
      credentials: 'same-origin',
      signal: AbortSignal.timeout(WAIT_MS),
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (response.status === 204) return { is: 'ok', value: undefined as T };
    const value: unknown = await response.json();
    if (response.ok) return { is: 'ok', value: value as T };
    const after = Number(response.headers.get('retry-after'));
    return { is: 'refused', problem: value as Problem, retryAfterS: after > 0 ? after : undefined };
  } catch {
    return { is: 'away' };
  }
}

export const signIn = (email: string, password: string) => post<SignedIn>('/v1/sign-in', { email, password });
export const refresh = () => post<SignedIn>('/v1/sign-in/refresh');
export const signOut = () => post<void>('/v1/sign-out');
