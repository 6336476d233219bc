export { diceOf } from './dice.ts';
export { Disk, type Load } from './disk.ts';
export { FakeGateway, type Peer } from './gateway.ts';
export { dialFake } from './socket.ts';
