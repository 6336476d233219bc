import type { WordKey } from '../words.ts';

/** The keys of the desk, in one place: what is pressed, what it does, where the cheat sheet shows it. */
export type Act =
  | 'take'
  | 'decline'
  | 'line'
  | 'next'
  | 'previous'
  | 'reply'
  | 'note'
  | 'send'
  | 'close'
  | 'transfer'
  | 'hold'
  | 'done'
  | 'facts'
  | 'zoneNext'
  | 'zonePrevious'
  | 'tileNext'
  | 'tilePrevious'
  | 'goInbox'
  | 'goQueue'
  | 'goMonitor'
  | 'goSettings'
  | 'palette'
  | 'search'
  | 'help'
  | 'escape';

export type KeyGroup = 'keysChats' | 'keysChat' | 'keysDesk';

export interface Binding {
  readonly act: Act;
  readonly group: KeyGroup;
  readonly word: WordKey;
  /** A single key by its place on the keyboard: it can be changed. */
  readonly code?: string;
  /** The second key after the one that begins a sequence. */
  readonly after?: string;
  /** Drawn as they are: keys that no layout moves and nobody changes. `Mod` is Ctrl or Cmd. */
  readonly caps?: readonly string[];
}

/** The key that begins a sequence. */
export const GO = 'KeyG';

export const BINDINGS: readonly Binding[] = [
  { act: 'take', group: 'keysChats', word: 'keyTake', code: 'KeyA' },
  { act: 'decline', group: 'keysChats', word: 'keyDecline', code: 'KeyD' },
  { act: 'line', group: 'keysChats', word: 'keyLine', caps: ['1', '9'] },
  { act: 'next', group: 'keysChats', word: 'keyNext', code: 'KeyJ' },
  { act: 'previous', group: 'keysChats', word: 'keyPrevious', code: 'KeyK' },
  { act: 'tileNext', group: 'keysChats', word: 'keyTileNext', caps: ['F6'] },
  { act: 'tilePrevious', group: 'keysChats', word: 'keyTilePrevious', caps: ['Shift F6'] },
  { act: 'reply', group: 'keysChat', word: 'keyReply', code: 'KeyR', caps: ['↵'] },
  { act: 'note', group: 'keysChat', word: 'keyNote', code: 'KeyN' },
  { act: 'send', group: 'keysChat', word: 'keySend', caps: ['Mod ↵'] },
  { act: 'close', group: 'keysChat', word: 'keyClose', code: 'KeyE' },
  { act: 'transfer', group: 'keysChat', word: 'keyTransfer', code: 'KeyT' },
  { act: 'hold', group: 'keysChat', word: 'keyHold', code: 'KeyS' },
  { act: 'done', group: 'keysChat', word: 'keyDone', code: 'KeyW' },
  { act: 'facts', group: 'keysChat', word: 'keyContext', code: 'KeyI' },
  { act: 'palette', group: 'keysDesk', word: 'keyPalette', caps: ['Mod K'] },
  { act: 'search', group: 'keysDesk', word: 'keySearch', code: 'Slash' },
  { act: 'goInbox', group: 'keysDesk', word: 'keyGoInbox', after: 'KeyI' },
  { act: 'goQueue', group: 'keysDesk', word: 'keyGoQueue', after: 'KeyQ' },
  { act: 'goMonitor', group: 'keysDesk', word: 'keyGoMonitor', after: 'KeyM' },
  { act: 'goSettings', group: 'keysDesk', word: 'keyGoSettings', after: 'KeyS' },
  { act: 'zonePrevious', group: 'keysDesk', word: 'keyZonePrevious', code: 'BracketLeft' },
  { act: 'zoneNext', group: 'keysDesk', word: 'keyZoneNext', code: 'BracketRight' },
  { act: 'help', group: 'keysDesk', word: 'keyHelp', caps: ['?'] },
  { act: 'escape', group: 'keysDesk', word: 'keyEsc', caps: ['Esc'] },
];

/** What a person put on another key. */
export type Remap = Readonly<Partial<Record<Act, string>>>;

/** Keys that write a character, so that a layout has them all; digits plug in, and G begins a sequence. */
const FREE =
  /^(?:Key[A-FH-Z]|Bracket(?:Left|Right)|Slash|Backslash|Semicolon|Quote|Comma|Period|Minus|Equal|Backquote)$/;

export function canHold(code: string): boolean {
  return FREE.test(code);
}

/** The key of an act: the person's own, else the usual one unless they gave it to something else. */
export function codeOf(act: Act, remap: Remap): string | undefined {
  const own = remap[act];
  if (own) return own;
  const usual = BINDINGS.find((it) => it.act === act)?.code;
  return usual && !Object.values(remap).includes(usual) ? usual : undefined;
}

export function actOfCode(code: string, remap: Remap): Act | undefined {
  return BINDINGS.find((it) => it.code && codeOf(it.act, remap) === code)?.act;
}

/** Another key for an act, or the act that has it already. */
export function remapped(
  remap: Remap,
  act: Act,
  code: string,
): { readonly remap: Remap } | { readonly taken: Act } {
  const holder = actOfCode(code, remap);
  if (holder && holder !== act) return { taken: holder };
  const { [act]: _, ...rest } = remap;
  return { remap: BINDINGS.find((it) => it.act === act)?.code === code ? rest : { ...rest, [act]: code } };
}

/** What was stored, as far as it is one of ours. */
export function remapOf(value: unknown): Remap {
  if (typeof value !== 'object' || value === null) return {};
  let remap: Remap = {};
  for (const { act, code } of BINDINGS) {
    const wish: unknown = (value as Record<string, unknown>)[act];
    if (!code || typeof wish !== 'string' || !canHold(wish)) continue;
    if (!Object.values(remap).includes(wish)) remap = { ...remap, [act]: wish };
  }
  return remap;
}

const SIGNS: Readonly<Record<string, string>> = {
  BracketLeft: '[',
  BracketRight: ']',
  Slash: '/',
  Backslash: '\\',
  Semicolon: ';',
  Quote: "'",
  Comma: ',',
  Period: '.',
  Minus: '-',
  Equal: '=',
  Backquote: '`',
};

/** What is printed on a key: by the keyboard's own layout where the browser tells it. */
export function printed(code: string, layout?: ReadonlyMap<string, string>): string {
  return (layout?.get(code) ?? SIGNS[code] ?? code.replace(/^(?:Key|Digit)/, '')).toLocaleUpperCase();
}

/** The caps of a binding, in the order they are pressed or may be pressed instead of each other. */
export function capsOf(
  binding: Binding,
  remap: Remap,
  layout: ReadonlyMap<string, string> | undefined,
  mod: string,
): readonly string[] {
  if (binding.after) return [printed(GO, layout), printed(binding.after, layout)];
  const fixed = (binding.caps ?? []).map((it) => it.replace('Mod', mod));
  const code = binding.code && codeOf(binding.act, remap);
  return code ? [printed(code, layout), ...fixed] : fixed;
}
