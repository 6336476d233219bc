import { tokensOf } from '@switchboard/core';
import type { Look } from './settings.ts';

// The workstation's preview draws by the very same rules.
export { contrast, onColour, readable, tokensOf } from '@switchboard/core';

const NO_LOOK: Look = { accent: '', header: '', radius_px: null, has_page_font: false };

let painted: string[] = [];

/** Sets them, and takes back what was set before. */
export function paint(
  look: Look | undefined,
  dark: boolean,
  host: { readonly accent?: string; readonly font?: string },
): void {
  const { style } = document.documentElement;
  for (const name of painted) style.removeProperty(name);
  const own = host.accent ? { ...NO_LOOK, ...look, accent: host.accent } : look;
  const tokens = own ? tokensOf(own, dark) : {};
  if (look?.has_page_font && host.font) tokens['--font'] = host.font;
  painted = Object.keys(tokens);
  for (const [name, value] of Object.entries(tokens)) style.setProperty(name, value);
}
