import { type Carried, type Carrier, Links, putBytes, Uploads } from '@switchboard/core';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Attaching } from '../frame/slots.ts';
import { Attached } from './attached.tsx';
import { FileIcon } from './file-icon.tsx';
import { headersOf, type Proof } from './rest.ts';
import { Tray } from './tray.tsx';
import type { Tell } from './words.ts';

type Need = () => Promise<{ readonly proof?: Proof }>;

const PROOF_MS = 250;
const PROOF_TRIES = 40;
const WAIT_MS = 15_000;

/** Who is here: a guest is somebody once the line has said so. */
async function proven(need: Need): Promise<Record<string, string> | undefined> {
  const { proof } = await need();
  for (let tries = 0; tries < PROOF_TRIES; tries++) {
    const who = await proof?.();
    if (who) return headersOf(who);
    await new Promise((resolve) => setTimeout(resolve, PROOF_MS));
  }
  return undefined;
}

function carrierOf(need: Need): Carrier {
  const path = (id: string) => `/v1/me/files/${id}`;
  return {
    put: async (file, id, onShare, signal) => {
      const headers = await proven(need);
      return headers ? putBytes(path(id), headers, file, onShare, signal) : { is: 'away' };
    },
    read: async (id): Promise<Carried> => {
      const headers = await proven(need);
      if (!headers) return { is: 'away' };
      const response = await fetch(path(id), { headers, signal: AbortSignal.timeout(WAIT_MS) });
      const value = await response.json();
      return response.ok ? { is: 'ok', value } : { is: 'refused', problem: value };
    },
    remove: (id) =>
      void proven(need)
        .then((headers) => headers && fetch(path(id), { method: 'DELETE', headers }))
        .catch(() => undefined),
  };
}

/** Files come by the paper clip, by pasting and by dropping. */
export function useAttach(need: Need, tell: Tell, locale: string): Attaching {
  const needNow = useRef(need);
  needNow.current = need;
  const { uploads, links } = useMemo(() => {
    const carrier = carrierOf(() => needNow.current());
    return { uploads: new Uploads(carrier), links: new Links((id) => carrier.read(id)) };
  }, []);
  const [list, setList] = useState(uploads.list);
  const input = useRef<HTMLInputElement>(null);
  const clip = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    uploads.subscribe(() => setList(uploads.list()));
    const stop = new AbortController();
    // A table that is pasted comes as a picture too: it is its text that is meant.
    const take = (event: Event, from: DataTransfer | null) => {
      if (!from?.files.length || from.types.includes('text/plain')) return;
      event.preventDefault();
      uploads.add(from.files);
    };
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files');
    document.addEventListener('paste', (event) => take(event, event.clipboardData), stop);
    document.addEventListener('dragover', (event) => hasFiles(event) && event.preventDefault(), stop);
    document.addEventListener('drop', (event) => take(event, event.dataTransfer), stop);
    return () => {
      stop.abort();
      uploads.stop();
    };
  }, []);

  return useMemo(
    () => ({
      ready: list.some((it) => it.state === 'ready'),
      busy: list.some((it) => it.state !== 'ready' && it.state !== 'failed'),
      take: () => uploads.take(),
      draw: (files) => <Attached {...{ files, links, tell, locale }} />,
      node: (
        <>
          <Tray {...{ list, uploads, tell, locale }} onGone={() => clip.current?.focus()} />
          <button
            type="button"
            class="tool clip"
            ref={clip}
            aria-label={tell('attach')}
            title={tell('attach')}
            onClick={() => input.current?.click()}
          >
            <FileIcon name="clip" size={20} />
          </button>
          <input
            ref={input}
            type="file"
            multiple
            hidden
            onChange={({ currentTarget: it }) => {
              uploads.add([...(it.files ?? [])]);
              it.value = '';
            }}
          />
        </>
      ),
    }),
    [list, tell, locale],
  );
}
