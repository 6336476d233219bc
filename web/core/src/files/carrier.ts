import type { Problem } from '../protocol/generated.ts';

/** A file as REST tells of it. Its addresses are the asker's own, for a while. */
export interface Stored {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly size_bytes: number;
  readonly state: 'received' | 'scanning' | 'clean' | 'not_scanned' | 'infected' | 'failed';
  readonly content_url?: string;
  readonly thumbnail_url?: string;
  /** By the server's clock. */
  readonly urls_until?: number;
}

/** What became of a request. `away`: nothing came back, so nothing is known. */
export type Carried =
  | { readonly is: 'ok'; readonly value: Stored }
  | { readonly is: 'refused'; readonly problem: Problem }
  | { readonly is: 'away' };

/** The way to the files of one timeline, in the name of whoever is here. */
export interface Carrier {
  /** The same id may be put again until it is answered. `onShare`: how much of it has gone, 0 to 1. */
  put(file: File, id: string, onShare: (share: number) => void, signal: AbortSignal): Promise<Carried>;
  read(id: string): Promise<Carried>;
  /** Takes back what no message names; nobody waits for it. */
  remove(id: string): void;
}

/** No byte of it went, and no answer came, for so long. */
const SILENT_MS = 30_000;

/** Sends bytes as they are: `fetch` cannot say how much of them has gone. */
export function putBytes(
  path: string,
  headers: Readonly<Record<string, string>>,
  file: File,
  onShare: (share: number) => void,
  signal: AbortSignal,
): Promise<Carried> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const away = () => {
      clearTimeout(silent);
      resolve({ is: 'away' });
    };
    const stop = () => request.abort();
    let silent = setTimeout(stop, SILENT_MS);
    request.open('PUT', `${path}?name=${encodeURIComponent(file.name.slice(0, 200) || 'file')}`);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    // What it is the server tells by its content.
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.onprogress = ({ loaded, total }) => {
      clearTimeout(silent);
      silent = setTimeout(stop, SILENT_MS);
      if (total > 0) onShare(loaded / total);
    };
    request.onload = () => {
      clearTimeout(silent);
      try {
        const value = JSON.parse(request.responseText);
        resolve(request.status < 300 ? { is: 'ok', value } : { is: 'refused', problem: value });
      } catch {
        resolve({ is: 'away' });
      }
    };
    request.onerror = away;
    request.onabort = away;
    signal.addEventListener('abort', stop);
    if (signal.aborted) away();
    else request.send(file);
  });
}
