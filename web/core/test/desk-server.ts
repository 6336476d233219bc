import { FRAME_VERSION, type Socket } from '../src/index.ts';
import type { ClientFrame, Hello, ServerFrame } from '../src/protocol/generated.ts';

/** A server that has a page of whatever timeline it is asked for. */
export function deskServer() {
  const hellos: Hello[] = [];
  const heard: ClientFrame[] = [];
  let cut = () => {};
  let push = (_: ServerFrame) => {};
  const dial = (): Socket => {
    const tell = (frame: ServerFrame) =>
      queueMicrotask(() => socket.onmessage?.({ data: JSON.stringify(frame) }));
    const socket: Socket = {
      onopen: null,
      onmessage: null,
      onclose: null,
      close: () => undefined,
      send: (text) => {
        const frame = JSON.parse(text) as ClientFrame;
        heard.push(frame);
        if (frame.t === 'hello') {
          hellos.push(frame);
          tell({
            t: 'welcome',
            v: FRAME_VERSION,
            connection: 'c',
            me: { tenant: 't', role: 'operator', id: 'me', name: 'Anna' },
            ticket: 'ticket',
            expires_at: 1e13,
            now: 0,
            ping_ms: 15_000,
            store_epoch: 'e',
          });
        }
        if (frame.t !== 'history' && frame.t !== 'watch') return;
        const { req, timeline } = frame;
        const known = { head: 1, more: false, delivered: 0, read: 0, stage: 'active', version: 1 } as const;
        tell({ t: 'page', req, timeline, entries: [], ...known });
      },
    };
    push = tell;
    cut = () => socket.onclose?.({ code: 1012 });
    queueMicrotask(() => socket.onopen?.());
    return socket;
  };
  const asked = <T extends ClientFrame['t']>(t: T) =>
    heard.filter((it): it is Extract<ClientFrame, { t: T }> => it.t === t);
  return { dial, hellos, heard, asked, cut: () => cut(), push: (frame: ServerFrame) => push(frame) };
}
