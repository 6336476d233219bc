/** What proves who asks: a token, and the tenant where the token is the tenant's own. */
export type Proof = () => Promise<{ readonly token: string; readonly tenant?: string } | undefined>;

export class Refused extends Error {
  constructor(readonly status: number) {
    super(`refused: ${status}`);
  }
}

const WAIT_MS = 15_000;

/** What a request carries in this person's name. */
export function headersOf(who: { readonly token: string; readonly tenant?: string }): Record<string, string> {
  return {
    authorization: `Bearer ${who.token}`,
    ...(who.tenant ? { 'switchboard-tenant': who.tenant } : {}),
  };
}

/** Asks REST where this page came from. */
export async function ask<T>(proof: Proof | undefined, path: string, put?: unknown): Promise<T> {
  const who = await proof?.();
  const headers: Record<string, string> = who ? headersOf(who) : {};
  if (put !== undefined) headers['content-type'] = 'application/json';
  const response = await fetch(`/v1/${path}`, {
    headers,
    signal: AbortSignal.timeout(WAIT_MS),
    ...(put === undefined ? {} : { method: 'PUT', body: JSON.stringify(put) }),
  });
  if (!response.ok) throw new Refused(response.status);
  return (await response.json()) as T;
}
