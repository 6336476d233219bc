import { type Carrier, Links, type Stored, Uploads } from '@switchboard/core';
import { useMemo, useSyncExternalStore } from 'react';
import { type Asker, useAsker } from '../desk/ask.ts';

const pathOf = (conversation: string, file: string) => `/v1/conversations/${conversation}/files/${file}`;

function carrierOf(ask: Asker, conversation: string): Carrier {
  return {
    put: (file, id, onShare, signal) =>
      ask<Stored>('PUT', pathOf(conversation, id), { upload: { file, onShare }, signal }),
    read: (id) => ask<Stored>('GET', pathOf(conversation, id)),
    remove: (id) => void ask('DELETE', pathOf(conversation, id)).catch(() => undefined),
  };
}

/** What is being attached, by conversation: a look at another one loses nothing. */
const books = new WeakMap<Asker, Map<string, Uploads>>();
const links = new WeakMap<Asker, Map<string, Links>>();

function found<T>(shelves: WeakMap<Asker, Map<string, T>>, ask: Asker, key: string, make: () => T): T {
  const shelf = shelves.get(ask) ?? new Map<string, T>();
  shelves.set(ask, shelf);
  const there = shelf.get(key) ?? make();
  shelf.set(key, there);
  return there;
}

/** The files of the message that is being written in this conversation, drawn anew when one changes. */
export function useUploads(conversation: string) {
  const ask = useAsker();
  const uploads = useMemo(
    () => found(books, ask, conversation, () => new Uploads(carrierOf(ask, conversation))),
    [ask, conversation],
  );
  return { uploads, list: useSyncExternalStore(uploads.subscribe, uploads.list) };
}

/** The way to the files that the entries of this conversation name. */
export function useLinks(conversation: string): Links {
  const ask = useAsker();
  return useMemo(() => {
    const { read } = carrierOf(ask, conversation);
    return found(links, ask, conversation, () => new Links(read));
  }, [ask, conversation]);
}
