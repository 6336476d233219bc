import { CLOSE } from '../protocol/generated.ts';

/** What a client does when a socket ends. */
export type Reaction =
  /** Connects again at once, with the ticket. */
  | 'now'
  /** Connects again after the back-off. */
  | 'later'
  /** Asks for a fresh token first. */
  | 'token'
  /** Something we sent was not understood: the back-off, and after three in a row nothing more. */
  | 'doubt'
  /** The rights are gone: signs out. */
  | 'revoked'
  /** A newer connection of this page took over. */
  | 'superseded';

const REACTIONS: Readonly<Record<number, Reaction>> = {
  [CLOSE.restart]: 'now',
  [CLOSE.trylater]: 'later',
  [CLOSE.badframe]: 'doubt',
  [CLOSE.expired]: 'token',
  [CLOSE.revoked]: 'revoked',
  [CLOSE.nohello]: 'later',
  [CLOSE.superseded]: 'superseded',
  [CLOSE.rate]: 'later',
  [CLOSE.slow]: 'later',
};

/** The reaction to a close code; a code that is not ours is a broken line. */
export function reactionTo(code: number): Reaction {
  return REACTIONS[code] ?? 'later';
}
