import type { ClosedWhy } from './connection/machine.ts';
import type { Outbox } from './outbox/outbox.ts';
import type { BoardFrame, ChatCard, Me, OperatorNow } from './protocol/generated.ts';
import type { Timeline } from './timeline/merge.ts';

/** What a screen says about the line. */
export interface Line {
  readonly name: 'idle' | 'connecting' | 'hello' | 'open' | 'waiting' | 'closed';
  /** `storage`: what was written before cannot be read yet, and nothing may overtake it. */
  readonly why?: ClosedWhy | 'lost' | 'token' | 'storage';
  /** When the next try is due, by this device's clock. */
  readonly retryAt?: number;
  /** Since when there is no line; a banner shows after 3 s of it. */
  readonly lostAt?: number;
}

export interface Typing {
  readonly by: 'customer' | 'operator' | 'supervisor' | 'system';
  readonly name: string;
  /** By this device's clock. */
  readonly until: number;
}

/** What only staff see. */
export interface Desk {
  readonly inboxVersion: number;
  readonly chats: readonly ChatCard[];
  readonly board?: BoardFrame;
  /** What I chose: my status, and what comes after it. */
  readonly me?: OperatorNow;
  /** The inbox was answered at least once. */
  readonly loaded: boolean;
}

/** Everything a screen draws. Immutable: an unchanged part is the same object. */
export interface ChatState {
  readonly line: Line;
  readonly me?: Me;
  readonly timelines: Readonly<Record<string, Timeline>>;
  readonly outbox: Outbox;
  readonly typing: Readonly<Record<string, Typing>>;
  /** How far I have read, per timeline. */
  readonly seen: Readonly<Record<string, number>>;
  /** What is written survives a reload. */
  readonly kept: boolean;
  /** Server's clock minus this device's. */
  readonly skewMs: number;
  readonly desk: Desk;
  /** Counts what administration changed of the widget while this page was there. */
  readonly shown?: number;
}

export const EMPTY: ChatState = {
  line: { name: 'idle' },
  timelines: {},
  outbox: [],
  typing: {},
  seen: {},
  kept: true,
  skewMs: 0,
  desk: { inboxVersion: 0, chats: [], loaded: false },
};
