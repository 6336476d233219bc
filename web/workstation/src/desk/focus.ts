const list = () => document.getElementById('list');
const seen = (it: HTMLElement) => it.getClientRects().length > 0;

/** What is not drawn yet, or moves with the drawing that follows, has the focus then; unless a key moved it meanwhile. */
function focusSoon(find: () => HTMLElement | null | undefined): void {
  (find() ?? list())?.focus();
  requestAnimationFrame(() => {
    const { activeElement } = document;
    if (activeElement === document.body || activeElement === list()) find()?.focus();
  });
}

/** What had the focus may go with the next drawing: this has it then. */
export function focusIfLost(find: () => HTMLElement | null | undefined): void {
  requestAnimationFrame(() => {
    if (document.activeElement === document.body) (find() ?? list())?.focus();
  });
}

/** The row of a chat; the list if there is none. Where the list is not drawn, for want of room: the conversation. */
export function focusRow(conversation: string | undefined): void {
  focusSoon(() => {
    const row = list()?.querySelector<HTMLElement>(`[data-chat="${conversation}"] button`);
    return row && !seen(row) ? document.getElementById('thread') : row;
  });
}

export function focusTile(conversation: string): void {
  focusSoon(() => document.querySelector<HTMLElement>(`[data-tile="${conversation}"]`));
}

/** The first of those who wait. */
export function focusQueue(): void {
  focusSoon(() => {
    const queue = document.getElementById('queue');
    queue?.scrollIntoView({ block: 'nearest' });
    return queue?.querySelector<HTMLElement>('button');
  });
}

/** The zone after the one with the focus, or before it: bar, list, conversation, facts. */
export function focusZone(by: 1 | -1): void {
  const zones = [...document.querySelectorAll<HTMLElement>('[data-zone]')].filter(seen);
  const at = zones.findIndex((it) => it.contains(document.activeElement));
  const to = zones[at < 0 ? (by === 1 ? 0 : zones.length - 1) : (at + by + zones.length) % zones.length];
  const inside = to?.querySelector<HTMLElement>('[aria-current="true"], [role="log"], #list');
  const first = to?.matches('[data-zone="bar"]') ? to.querySelector<HTMLElement>('button') : undefined;
  (first ?? inside ?? to)?.focus();
}
