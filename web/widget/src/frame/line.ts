import {
  Chat,
  dialer,
  type Election,
  openStorage,
  type Pen,
  type Storage,
  socketUrl,
} from '@switchboard/core';
import type { FromFrame, FromLoader } from '../bridge.ts';

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

/** The chat of one tenant, kept in our own storage, else in the host's page, else in memory. */
export async function startChat({
  port,
  ...options
}: LineOptions): Promise<{ chat: Chat; storage: Storage }> {
  const storage = await openStorage('switchboard-widget', port);
  const dial = dialer(socketUrl(location.href));
  const elsewhere = port && portElection(port);
  return { storage, chat: new Chat({ ...options, dial, storage, elsewhere }) };
}
