import type { PortAnswer, PortAsk } from '@switchboard/core';

/** What the frame tells the page that holds it. */
export type FromFrame =
  | PortAsk
  | { readonly tell: 'close' }
  | { readonly tell: 'unread'; readonly n: number }
  /** Something was begun here: the next page may open the frame by itself. */
  | { readonly tell: 'session' }
  /** Asks for the lead among the tabs of this site; answered by `lead`. */
  | { readonly tell: 'lock'; readonly name: string };

/** What the page tells the frame. */
export type FromLoader = PortAnswer | { readonly tell: 'open' | 'closed' | 'lead' };
