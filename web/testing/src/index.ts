export { diceOf } from './dice.ts';
export { FakeGateway, type Peer } from './gateway.ts';
export { dialFake } from './socket.ts';
