/** What a page may listen to, with what it is told. */
export interface SwitchboardEvents {
  ready: undefined;
  opened: undefined;
  closed: undefined;
  unread: number;
  message: { readonly from: 'operator' | 'supervisor' | 'system' };
  started: { readonly conversation: string };
  queue: { readonly position: number; readonly etaSec?: number };
  assigned: { readonly name: string };
  ended: { readonly reason: string };
  rated: { readonly score: number };
  status: 'online' | 'offline';
  error: { readonly code: string };
}

export interface Identity {
  /** Signed by the tenant's server: HS256, `sub`, `exp` at most five minutes ahead. */
  readonly token: string;
  /** Asked for the next one before this one ends; none: signed out then. */
  readonly renew?: () => Promise<string | undefined>;
}

export interface Theme {
  readonly scheme?: 'light' | 'dark';
  readonly color?: string;
  readonly side?: 'start' | 'end';
  readonly z?: number;
}

type Name = keyof SwitchboardEvents;
export type Listener<E extends Name> = (detail: SwitchboardEvents[E]) => void;

/** `switchboard('open')`, `switchboard('on', 'queue', ({ position }) => …)`. */
export interface Switchboard {
  (call: 'open' | 'close' | 'toggle' | 'show' | 'hide' | 'logout' | 'destroy'): void;
  (call: 'identify', identity: Identity): void;
  (call: 'department', queue: string): void;
  (call: 'prefill', text: string): void;
  (call: 'locale', language: string): void;
  (call: 'theme', theme: Theme): void;
  (call: 'mute' | 'consent', yes: boolean): void;
  <E extends Name>(call: 'on' | 'off', event: E, listener: Listener<E>): void;
}
