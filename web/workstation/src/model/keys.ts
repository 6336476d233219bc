/** What a single key asks for. */
export type KeyAct =
  | { readonly act: 'take' | 'next' | 'previous' | 'reply' | 'note' | 'close' | 'facts' | 'help' | 'escape' }
  | { readonly act: 'line'; readonly line: number };

export interface KeyPress {
  readonly code: string;
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly repeat: boolean;
}

/** Where the focus is: in a text, on something that Enter presses, or elsewhere. */
export type Focus = 'text' | 'control' | 'page';

const LETTERS: Readonly<Record<string, Exclude<KeyAct['act'], 'line'>>> = {
  KeyA: 'take',
  KeyJ: 'next',
  KeyK: 'previous',
  KeyR: 'reply',
  KeyN: 'note',
  KeyE: 'close',
  KeyI: 'facts',
};

/**
 * The act of a key press. Physical keys, so that a Cyrillic layout works; letters never act inside a text or with a
 * modifier, which would take characters and the browser's own keys from people.
 */
export function actOf(press: KeyPress, focus: Focus, singleKeys: boolean): KeyAct | undefined {
  if (press.ctrlKey || press.metaKey || press.altKey) return undefined;
  if (press.key === 'Escape') return { act: 'escape' };
  if (focus === 'text' || !singleKeys || press.repeat) return undefined;
  if (press.code === 'Slash' && press.shiftKey) return { act: 'help' };
  if (press.key === '?') return { act: 'help' };
  if (press.shiftKey) return undefined;
  if (press.key === 'Enter') return focus === 'control' ? undefined : { act: 'reply' };
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(press.code);
  if (digit) return { act: 'line', line: Number(digit[1]) };
  const act = LETTERS[press.code];
  return act && { act };
}

/** Enter with Ctrl or Cmd sends, in a text too. */
export function sends(press: Pick<KeyPress, 'key' | 'ctrlKey' | 'metaKey'>): boolean {
  return press.key === 'Enter' && (press.ctrlKey || press.metaKey);
}

export function focusOf(target: EventTarget | null): Focus {
  if (!(target instanceof HTMLElement)) return 'page';
  if (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return 'text';
  return target.closest('button, a[href], summary, [role="tab"]') ? 'control' : 'page';
}
