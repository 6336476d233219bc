import type { PortAnswer, PortAsk } from '@switchboard/core';

/** What the frame tells the page that holds it. */
export type FromFrame =
  | PortAsk
  | { readonly tell: 'close' }
  | { readonly tell: 'unread'; readonly n: number }
  /** Something that the host's page may listen to. */
  | { readonly tell: 'event'; readonly name: string; readonly detail?: unknown }
  /** Something was begun here: the next page may open the frame by itself. */
  | { readonly tell: 'session' }
  /** Asks for the lead among the tabs of this site; answered by `lead`. */
  | { readonly tell: 'lock'; readonly name: string };

/** What the page tells the frame. */
export type FromLoader =
  | PortAnswer
  | { readonly tell: 'open' | 'closed' | 'lead' | 'logout' }
  | { readonly tell: 'host'; readonly host: Host }
  | { readonly tell: 'prefill'; readonly text: string }
  /** The answer to an event `token`; none: nobody is signed in any more. */
  | { readonly tell: 'token'; readonly token?: string };

/** What the page wants of the frame, whole. */
export interface Host {
  readonly department?: string;
  readonly scheme?: 'light' | 'dark';
  readonly accent?: string;
  readonly font?: string;
  readonly muted?: boolean;
}

/** What the loader lets the rest of its script do. */
export interface Loader {
  readonly origin: string;
  readonly tenant: string;
  readonly language: string;
  readonly host: HTMLElement;
  readonly root: ShadowRoot;
  /** Added to the frame's address. */
  readonly query: Record<string, string>;
  /** What the tag says: `data-…`. */
  readonly tag: DOMStringMap;
  show(now: boolean): void;
  tell(message: FromLoader): void;
  /** Loads the frame anew, or takes it away until it is asked for. */
  reload(): void;
  /** Forgets that there was a conversation. */
  forget(): void;
}
