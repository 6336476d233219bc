import { createHash } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ClientFrame } from '@switchboard/core';
import type { FakeGateway } from './gateway.ts';

export { answerAsAnna } from './anna.ts';
export { FakeGateway } from './gateway.ts';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const TEXT = 1;
const CLOSE = 8;

function frame(opcode: number, payload: Buffer): Buffer {
  const length = payload.length;
  const head =
    length < 126
      ? Buffer.from([0x80 | opcode, length])
      : length < 65_536
        ? Buffer.from([0x80 | opcode, 126, length >> 8, length & 255])
        : Buffer.concat([
            Buffer.from([0x80 | opcode, 127, 0, 0, 0, 0]),
            Buffer.from(new Uint32Array([length]).buffer).reverse(),
          ]);
  return Buffer.concat([head, payload]);
}

/** Takes whole frames off the front; clients mask and do not fragment what we send them for. */
function* read(state: { rest: Buffer }): Generator<{ opcode: number; payload: Buffer }> {
  for (;;) {
    const { rest } = state;
    if (rest.length < 2) return;
    const short = (rest[1] as number) & 127;
    const at = short === 126 ? 4 : short === 127 ? 10 : 2;
    if (rest.length < at + 4) return;
    const length =
      short === 126 ? rest.readUInt16BE(2) : short === 127 ? Number(rest.readBigUInt64BE(2)) : short;
    if (rest.length < at + 4 + length) return;
    const mask = rest.subarray(at, at + 4);
    const payload = Buffer.from(rest.subarray(at + 4, at + 4 + length));
    for (let i = 0; i < length; i++) payload[i] = (payload[i] as number) ^ (mask[i % 4] as number);
    state.rest = rest.subarray(at + 4 + length);
    yield { opcode: (rest[0] as number) & 15, payload };
  }
}

/** Serves a fake gateway on `/ws` of an HTTP server: enough of RFC 6455 for a browser on this machine. */
export function serveFake(server: Server, gateway: FakeGateway): void {
  server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    const key = request.headers['sec-websocket-key'];
    if (request.url !== '/ws' || !key) return void socket.destroy();
    const accept = createHash('sha1')
      .update(key + GUID)
      .digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    const link = gateway.connect({
      send: (it) => void (socket.writable && socket.write(frame(TEXT, Buffer.from(JSON.stringify(it))))),
      close: (code) =>
        void (socket.writable && socket.end(frame(CLOSE, Buffer.from([code >> 8, code & 255])))),
    });
    const state = { rest: Buffer.alloc(0) };
    socket.on('data', (chunk: Buffer) => {
      state.rest = Buffer.concat([state.rest, chunk]);
      for (const { opcode, payload } of read(state))
        if (opcode === TEXT) link.hear(JSON.parse(payload.toString()) as ClientFrame);
        else if (opcode === CLOSE) socket.end();
    });
    socket.on('close', () => link.gone());
    socket.on('error', () => link.gone());
  });
}
