import type { ComponentChild } from 'preact';

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
  /** Read out. */
  readonly spoken?: string;
}
