import {
  Chat,
  databaseStorage,
  dialer,
  type Election,
  memoryStorage,
  portStorage,
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

/** The chat of the tenant named in the address, kept in our own storage, else in the host's page, else in memory. */
export async function startChat(
  tenant: string,
  port: MessagePort | undefined,
): Promise<{ chat: Chat; storage: Storage }> {
  const common = { dial: dialer(socketUrl(location.href)), scope: `widget:${tenant}`, tenant };
  try {
    const storage = await databaseStorage('switchboard-widget');
    return { storage, chat: new Chat({ ...common, storage }) };
  } catch {
    const storage = port ? portStorage(port) : memoryStorage();
    return {
      storage,
      chat: new Chat({ ...common, storage, ...(port ? { election: portElection(port) } : {}) }),
    };
  }
}
