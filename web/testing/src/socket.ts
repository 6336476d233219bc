import type { ClientFrame, Socket } from '@switchboard/core';
import type { FakeGateway } from './gateway.ts';

/** A line in memory: everything arrives in order, one microtask later, as text. */
export function dialFake(gateway: FakeGateway, refuse: () => boolean = () => false): () => Socket {
  return () => {
    let over = false;
    const socket: Socket = {
      onopen: null,
      onmessage: null,
      onclose: null,
      send(text) {
        queueMicrotask(() => over || link?.hear(JSON.parse(text) as ClientFrame));
      },
      close() {
        over = true;
        link?.gone();
      },
    };
    const end = (code: number) => {
      if (over) return;
      over = true;
      queueMicrotask(() => socket.onclose?.({ code }));
    };
    const link = refuse()
      ? undefined
      : gateway.connect({
          send(frame) {
            const data = JSON.stringify(frame);
            queueMicrotask(() => over || socket.onmessage?.({ data }));
          },
          close: end,
        });
    queueMicrotask(() => (link ? socket.onopen?.() : end(1006)));
    return socket;
  };
}
