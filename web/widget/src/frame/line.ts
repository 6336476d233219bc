import {
  Chat,
  dialer,
  type Election,
  openStorage,
  type Pen,
  Renewal,
  restored,
  type Storage,
  saidOf,
  socketUrl,
} from '@switchboard/core';
import type { FromFrame, FromLoader } from '../bridge.ts';
import { claims, signedIn, tokenOf } from '../more/signed-in.ts';
import type { Connected } from './app.tsx';

/** The host's page holds the lock for a frame that may not. */
function portElection(port: MessagePort): Election {
  return (name, lead) => {
    port.addEventListener('message', ({ data }: MessageEvent<FromLoader>) => {
      if ('tell' in data && data.tell === 'lead') lead();
    });
    port.postMessage({ tell: 'lock', name } satisfies FromFrame);
    return () => undefined;
  };
}

export interface LineOptions {
  readonly tenant: string;
  readonly scope: string;
  readonly pen: Pen;
  readonly port: MessagePort | undefined;
}

/** A guest's token is what an earlier page, or the line of this one, has kept. */
const guest = (storage: Storage, scope: string) => async () => {
  const token = await storage.get(`${scope}:guest`).catch(() => undefined);
  return typeof token === 'string' ? { token } : undefined;
};

/** The chat of one tenant, kept in our own storage, else in the host's page, else in memory. */
export async function startChat({ port, ...options }: LineOptions): Promise<Connected> {
  const storage = await openStorage('switchboard-widget', port);
  const dial = dialer(socketUrl(location.href));
  const elsewhere = port && portElection(port);
  const { scope, pen, tenant } = options;
  const first =
    port && new URLSearchParams(location.search).has('identity')
      ? await tokenOf(port, true).catch(() => undefined)
      : undefined;
  const who = first === undefined ? undefined : claims(first);
  const own = who ? `${scope}:${who.sub}` : scope;
  const begun = who && (await storage.get(`${scope}:guest`).catch(() => undefined));
  // What a guest has begun goes on with the guest's own proof beside the new one.
  if (begun) await storage.set(`${own}:guest`, begun).catch(() => undefined);
  const token = port && first !== undefined && who ? signedIn(port, first) : undefined;
  const chat = new Chat({
    ...options,
    scope: own,
    dial,
    storage,
    elsewhere,
    ...(token ? { token, renewal: Renewal } : {}),
  });
  if (who) {
    const left = restored(await storage.get(`${scope}:outbox`).catch(() => undefined));
    for (const item of left) if (item.state !== 'failed') chat.pass(saidOf(item));
    if (left.length > 0) await storage.set(`${scope}:outbox`, null).catch(() => undefined);
  }
  const forget = async () => {
    chat.stop();
    for (const it of [scope, own])
      for (const key of ['guest', 'outbox', 'seen']) await storage.set(`${it}:${key}`, null);
    for (const key of ['draft', 'rated']) await storage.set(key, null);
    for (const { cid } of await pen.journal.read()) pen.journal.drop(cid);
  };
  port?.addEventListener('message', ({ data }: MessageEvent<FromLoader>) => {
    if ('tell' in data && data.tell === 'logout') void forget().catch(() => undefined);
  });
  const proof = token
    ? async () => {
        const got = await token();
        return typeof got === 'string' ? undefined : { token: got.token, tenant };
      }
    : guest(storage, scope);
  return { storage, proof, chat };
}
