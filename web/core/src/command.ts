import type { ClientFrame, FileBody, Problem, SpeechKind } from './protocol/generated.ts';

/** A text as it was minted: `cid`, `sender` and `no` never change. */
export interface Said {
  readonly timeline: string;
  readonly cid: string;
  readonly sender: string;
  readonly no: number;
  readonly text: string;
  readonly kind?: SpeechKind;
  /** Uploaded and clean: what goes with it. */
  readonly files?: readonly FileBody[];
  /** When it was written, by this device's clock. */
  readonly at: number;
  /** The refused text that it is again: a refusal is final for an id. */
  readonly again?: string;
}

/** What a screen asks for. Plain data, so that a tab without the socket can pass it on. */
export type Command =
  | ({ readonly do: 'say' } & Said)
  | { readonly do: 'discard'; readonly cid: string }
  | { readonly do: 'older'; readonly timeline: string }
  | { readonly do: 'read'; readonly timeline: string; readonly n: number }
  | { readonly do: 'typing'; readonly timeline: string; readonly on: boolean }
  | { readonly do: 'retry_now' }
  | StaffCommand;

/** What only staff ask for. */
export type StaffCommand =
  | { readonly do: 'load'; readonly timeline: string }
  /** All that one tab looks at and that is not theirs: instead of what it said before, and said again now and then. */
  | { readonly do: 'watch'; readonly tab: string; readonly timelines: readonly string[] }
  | { readonly do: 'send'; readonly frame: Asking }
  /** Told once, over the line there is now; nobody waits for an answer. */
  | { readonly do: 'tell'; readonly frame: Extract<ClientFrame, { t: 'desk' }> }
  | { readonly do: 'desk' };

/** Frames that are answered by `result`. */
export type Asking = Extract<ClientFrame, { t: 'close' | 'reopen' | 'take' | 'desk' }>;

/** What became of a command. `unknown`: no answer in time, the snapshot tells. */
export type Outcome =
  | { readonly is: 'done'; readonly version?: number }
  | { readonly is: 'refused'; readonly problem: Problem }
  | { readonly is: 'unknown' };
