import type { Socket } from './connection/connection.ts';

/** The socket of the server that served a script: same origin, `/ws`. */
export function socketUrl(base: string | URL): string {
  const url = new URL('/ws', base);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}

/** Dials a browser's WebSocket. */
export function dialer(url: string): () => Socket {
  return () => new WebSocket(url) as unknown as Socket;
}
