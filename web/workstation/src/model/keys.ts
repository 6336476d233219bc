import { type Act, actOfCode, BINDINGS, GO, type Remap } from './keymap.ts';

/** What a key press asks for. `go`: the next key says where to. */
export type KeyAct =
  | { readonly act: Exclude<Act, 'line' | 'send'> | 'go' }
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

/** How this person has their keys. */
export interface KeyHabits {
  readonly singleKeys: boolean;
  readonly keys: Remap;
}

const single = (act: Act): KeyAct => ({ act: act as Exclude<Act, 'line' | 'send'> });

/**
 * The act of a key press. Physical keys, so that a Cyrillic layout works; single keys never act inside a text or with a
 * modifier, which would take characters and the browser's own keys from people. `going`: G was pressed a moment ago.
 */
export function actOf(
  press: KeyPress,
  focus: Focus,
  { singleKeys, keys }: KeyHabits,
  going = false,
): KeyAct | undefined {
  if (press.altKey) return undefined;
  if (isMod(press)) return press.code === 'KeyK' && !press.shiftKey ? { act: 'palette' } : undefined;
  if (press.ctrlKey || press.metaKey) return undefined;
  if (press.key === 'Escape') return { act: 'escape' };
  if (press.key === 'F6') return { act: press.shiftKey ? 'tilePrevious' : 'tileNext' };
  if (focus === 'text' || !singleKeys || press.repeat) return undefined;
  if (press.key === '?' || (press.code === 'Slash' && press.shiftKey)) return { act: 'help' };
  if (press.key === '/' && press.shiftKey) return { act: 'search' };
  if (press.shiftKey) return undefined;
  if (going) {
    const to = BINDINGS.find((it) => it.after === press.code);
    if (to) return single(to.act);
  }
  if (press.key === 'Enter') return focus === 'control' ? undefined : { act: 'reply' };
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(press.code);
  if (digit) return { act: 'line', line: Number(digit[1]) };
  if (press.code === GO) return { act: 'go' };
  const act = actOfCode(press.code, keys);
  return act && single(act);
}

export const APPLE = typeof navigator !== 'undefined' && /Mac|iP(?:hone|ad)/.test(navigator.platform ?? '');
/** The key that goes with others, as it is printed. */
export const MOD = APPLE ? '⌘' : 'Ctrl';

/** Cmd on a Mac, where Ctrl+K and others edit texts; Ctrl elsewhere. */
function isMod(press: Pick<KeyPress, 'ctrlKey' | 'metaKey'>): boolean {
  return APPLE ? press.metaKey && !press.ctrlKey : press.ctrlKey && !press.metaKey;
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
