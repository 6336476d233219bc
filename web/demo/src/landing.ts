import { socketUrl } from '@switchboard/core';

const COPY = 'M9 9h11v11H9zM5 15H4V4h11v1';
const DONE = 'M5 13l4 4L19 7';
const PROBE_MS = 5_000;

const system = matchMedia('(prefers-color-scheme: dark)');
const paint = () => {
  document.documentElement.dataset.theme = system.matches ? 'dark' : 'light';
};
system.onchange = paint;
paint();

function icon(d: string): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', d);
  svg.append(path);
  return svg;
}

/** A login's word with a button that copies it. */
function login(word: string): HTMLElement {
  const row = document.createElement('div');
  const text = document.createElement('span');
  text.textContent = word;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.ariaLabel = `Copy ${word}`;
  button.append(icon(COPY));
  button.onclick = async () => {
    await navigator.clipboard.writeText(word);
    button.classList.add('done');
    button.replaceChildren(icon(DONE));
    setTimeout(() => {
      button.classList.remove('done');
      button.replaceChildren(icon(COPY));
    }, 1_500);
  };
  row.append(text, button);
  return row;
}

for (const place of document.querySelectorAll<HTMLElement>('[data-logins]'))
  place.append(...(place.dataset.logins ?? '').split(' ').map(login));

function lamp(row: Element, up: boolean): boolean {
  const it = row.querySelector('i');
  it?.classList.toggle('up-now', up);
  it?.classList.toggle('away', !up);
  const word = row.querySelector<HTMLElement>('span');
  if (word) {
    word.dataset.up ??= word.textContent;
    word.textContent = up ? word.dataset.up : 'does not answer';
  }
  return up;
}

/** Green only for what answered a moment ago. */
async function probe(): Promise<void> {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-probe]')];
  const answers = await Promise.all(
    rows.map((row) =>
      // A workstation on another address answers with the way there, and may not be asked from this page.
      fetch(row.dataset.probe ?? '', { cache: 'no-store', redirect: 'manual' }).then(
        (it) => lamp(row, it.ok || it.type === 'opaqueredirect'),
        () => lamp(row, false),
      ),
    ),
  );
  const up = document.getElementById('up');
  if (!up) return;
  const dot = document.createElement('i');
  dot.className = answers[0] ? 'up-now' : 'away';
  up.replaceChildren(
    dot,
    answers[0] ? 'Running' : 'Not running: start it again, the pages go on by themselves',
  );
}

function probeSocket(): void {
  const row = document.querySelector('[data-socket]');
  if (!row) return;
  const socket = new WebSocket(socketUrl(location.href));
  socket.onopen = () => {
    lamp(row, true);
    socket.close();
  };
  socket.onerror = () => lamp(row, false);
}

void probe();
probeSocket();
setInterval(() => {
  if (document.visibilityState === 'visible') void probe();
}, PROBE_MS);
