export { Clock } from './clock.ts';
export type { Asking, Command, Outcome, Said } from './command.ts';
export type { Socket } from './connection/connection.ts';
export type { ClosedWhy } from './connection/machine.ts';
export type { TokenSource } from './engine/credentials.ts';
export { Renewal } from './engine/renewal.ts';
export { pieces } from './format/links.ts';
export { HUES, type Hue, hueOf, initials } from './format/person.ts';
export { dayLabel, duration, sameDay, timeOfDay } from './format/time.ts';
export {
  chooseLocale,
  type Dictionary,
  type Same,
  type Text,
  type Translate,
  translator,
} from './i18n/translate.ts';
export { uuid7 } from './ids.ts';
export { Journal } from './outbox/journal.ts';
export {
  type Answer,
  type Ask,
  type Keeper,
  keeper,
  type PortAnswer,
  type PortAsk,
} from './outbox/keeper.ts';
export type { Outbox, OutboxItem, Remedy } from './outbox/outbox.ts';
export { Pen } from './outbox/pen.ts';
export { memoryStorage, openStorage, type Storage } from './outbox/storage.ts';
export * from './protocol/generated.ts';
export { dialer, socketUrl } from './socket.ts';
export { type ChatState, type Desk, EMPTY, type Line, type Typing } from './state.ts';
export { Chat, type ChatOptions } from './tabs/chat.ts';
export { DeskChat } from './tabs/desk-chat.ts';
export { aloneElection, type Election, findElection } from './tabs/election.ts';
export { emptyTimeline, type Timeline } from './timeline/merge.ts';
export { answeredBy, pendingOf, type Tick, tickOf, unreadOf } from './timeline/rows.ts';
