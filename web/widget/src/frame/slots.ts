import type { FileBody } from '@switchboard/core';
import type { ComponentChild } from 'preact';

/** The files of the message that is being written, and those that messages carry. */
export interface Attaching {
  /** In the composer: what is chosen, and the way to choose. */
  readonly node: ComponentChild;
  /** Whether there is something to send; nothing is sent while `busy`. */
  readonly ready: boolean;
  readonly busy: boolean;
  readonly take: () => readonly FileBody[];
  readonly draw: (files: readonly FileBody[]) => ComponentChild;
}

/** What the rest of the widget puts into the chat, once it is there. */
export interface Slots {
  readonly title?: string;
  readonly line?: string | undefined;
  readonly dot?: 'on' | 'off' | undefined;
  readonly greeting?: string | undefined;
  /** Instead of the conversation. */
  readonly page?: ComponentChild;
  /** Sent before the first text. */
  readonly form?: string | undefined;
  /** Instead of the plain card of whoever waits. */
  readonly queue?: ComponentChild;
  /** Under a conversation that has ended. */
  readonly ended?: ComponentChild;
  readonly files?: Attaching | undefined;
  /** Read out. */
  readonly spoken?: string;
}
