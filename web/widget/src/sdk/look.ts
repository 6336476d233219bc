import type { Loader } from '../bridge.ts';
import { onColour } from '../more/colour.ts';
import type { Look } from '../more/settings.ts';

interface Shown {
  readonly look?: Look;
  readonly teaser?: string;
  readonly teaser_after_ms?: number | null;
  readonly hidden_on?: readonly string[];
}

const TEASED = 'switchboard:teased';
const DAY_MS = 86_400_000;
const STYLE =
  'p{position:relative;box-sizing:border-box;max-width:280px;margin:0 0 12px;padding:12px 40px 12px 14px;border:1px solid #e0e1e6;border-radius:14px;background:#fff;color:#1c2024;font:14px/20px system-ui,sans-serif;box-shadow:0 4px 16px #0000001f}p button{position:static;display:inline;width:auto;height:auto;border:0;border-radius:4px;background:none!important;box-shadow:none;color:inherit!important;font:inherit;text-align:start}p button+button{position:absolute;inset:8px 8px auto auto;width:24px;height:24px;text-align:center}';

/** The launcher in the tenant's colour; black or white on it, whichever can be read. */
export function colour(root: ShadowRoot, accent: string): void {
  const { style } = launcherIn(root);
  style.setProperty('background', accent);
  style.setProperty('color', onColour(accent));
}

/** Behind the panel, and the line beside it. */
const launcherIn = (root: ShadowRoot) => root.lastElementChild as HTMLElement;

/** Nothing of this tenant's is kept in the page's storage any more. */
export function forget(tenant: string): void {
  try {
    for (const key of [TEASED, ...Object.keys(localStorage)])
      if (key === TEASED || key.startsWith(`switchboard:${tenant}:`)) localStorage.removeItem(key);
  } catch {
    // Where nothing may be kept nothing is.
  }
}

/** Once a day, one line beside the closed launcher, which goes away at a press. */
function tease({ root, show }: Loader, text: string): void {
  try {
    if (Date.now() - Number(localStorage.getItem(TEASED)) < DAY_MS) return;
    localStorage.setItem(TEASED, `${Date.now()}`);
  } catch {
    // Where nothing is kept it would come with every page.
    return;
  }
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  const line = document.createElement('p');
  const say = document.createElement('button');
  say.textContent = text;
  say.onclick = () => show(true);
  const close = document.createElement('button');
  close.textContent = '×';
  close.ariaLabel = '×';
  close.onclick = () => line.remove();
  line.append(say, close);
  root.insertBefore(line, root.lastElementChild);
  addEventListener('switchboard:opened', () => line.remove(), { once: true });
}

/** What the page says itself. */
interface Page {
  /** It has a colour of its own. */
  readonly own: () => boolean;
  readonly mayKeep: () => boolean;
}

/** As administration says; a page that may not know is as the theme has it. */
export async function dress(loader: Loader, page: Page): Promise<void> {
  const { origin, tenant, language, root } = loader;
  const query = new URLSearchParams({ tenant, lang: language });
  const told = await import(/* @vite-ignore */ `${origin}/widget/settings.js?${query}`);
  const shown = told.default as Shown;
  const launcher = launcherIn(root);
  if (shown.look?.accent && !page.own()) colour(root, shown.look.accent);
  if (shown.hidden_on?.some((path) => location.pathname.startsWith(path))) launcher.hidden = true;
  const tells = () => !launcher.hidden && page.mayKeep() && tease(loader, String(shown.teaser));
  if (shown.teaser && shown.teaser_after_ms) setTimeout(tells, shown.teaser_after_ms);
}

/** `(2) Shop` while nobody looks. */
export function titled(until: AbortController): void {
  let count = 0;
  let own: string | undefined;
  const draw = () => {
    if (document.hidden && count) {
      own ??= document.title;
      document.title = `(${count}) ${own}`;
    } else if (own !== undefined) {
      document.title = own;
      own = undefined;
    }
  };
  addEventListener(
    'switchboard:unread',
    (event) => {
      count = (event as CustomEvent<number>).detail;
      draw();
    },
    until,
  );
  document.addEventListener('visibilitychange', draw, until);
}
