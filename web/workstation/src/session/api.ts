import { type Problem, putBytes } from '@switchboard/core';

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

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** What goes with a request. */
export interface Ask {
  readonly body?: unknown;
  /** A table, instead of a body. */
  readonly csv?: string;
  /** A file, instead of a body; `onShare`: how much of it has gone, 0 to 1. */
  readonly upload?: { readonly file: File; readonly onShare: (share: number) => void };
  /** The version that was seen: another one is refused. */
  readonly ifVersion?: number;
  /** The same for every repetition of this request. */
  readonly key?: string;
  /** Whoever asked does not wait any more. */
  readonly signal?: AbortSignal;
}

export async function request<T>(
  method: Method,
  path: string,
  { body, csv, upload, ifVersion, key, signal }: Ask = {},
  token?: string,
): Promise<Answer<T>> {
  const headers: Record<string, string> = {};
  if (csv !== undefined) headers['content-type'] = 'text/csv';
  else if (body !== undefined) headers['content-type'] = 'application/json';
  if (ifVersion !== undefined) headers['if-match'] = `"v${ifVersion}"`;
  if (key) headers['idempotency-key'] = key;
  if (token) headers.authorization = `Bearer ${token}`;
  if (upload) {
    const ends = signal ?? new AbortController().signal;
    const got = await putBytes(path, headers, upload.file, upload.onShare, ends);
    return got.is === 'refused' ? { ...got, retryAfterS: undefined } : (got as Answer<T>);
  }
  const waits = AbortSignal.timeout(WAIT_MS);
  const sent = csv ?? (body === undefined ? undefined : JSON.stringify(body));
  try {
    const response = await fetch(path, {
      method,
      credentials: 'same-origin',
      signal: signal ? AbortSignal.any([signal, waits]) : waits,
      headers,
      ...(sent === undefined ? {} : { body: sent }),
    });
    if (response.status === 204) return { is: 'ok', value: undefined as T };
    const isTable = response.headers.get('content-type')?.startsWith('text/csv');
    const value: unknown = isTable ? await response.text() : await response.json();
    if (response.ok) return { is: 'ok', value: value as T };
    const after = Number(response.headers.get('retry-after'));
    return { is: 'refused', problem: value as Problem, retryAfterS: after > 0 ? after : undefined };
  } catch {
    return { is: 'away' };
  }
}

const post = <T>(path: string, body?: unknown) => request<T>('POST', path, { body });

export const signIn = (email: string, password: string) => post<SignedIn>('/v1/sign-in', { email, password });
export const accept = (token: string, password: string) =>
  post<SignedIn>('/v1/sign-in/invitation', { token, password });
export const refresh = () => post<SignedIn>('/v1/sign-in/refresh');
export const signOut = () => post<void>('/v1/sign-out');
