import '@switchboard/core/tokens.css';
import './frame.css';
import { Journal, Pen } from '@switchboard/core';
import { render } from 'preact';
import { App, type Connected, type Rest } from './app.tsx';
import { dress, portFromLoader } from './boot.ts';
import { type Say, wordsOf } from './words.ts';

const AGAIN_MS = 2_000;

const query = new URLSearchParams(location.search);
// The host's page keeps for a person who has to agree first: here nothing is.
if (query.has('consent'))
  for (const it of ['localStorage', 'indexedDB']) Object.defineProperty(window, it, { value: undefined });
const locale = dress(query);
const tenant = query.get('tenant') ?? '';
const scope = `widget:${tenant}`;

/** Forms, hours, places in line, ratings: when the first screen stands. */
const rest = (): Promise<Rest> =>
  import('../more/index.ts').then(
    (it) => it.load(locale),
    () => new Promise((resolve) => setTimeout(() => resolve(rest()), AGAIN_MS)),
  );

/** Draws the chat. Without an `await` up here, so that the line shares this file's modules instead of a third one's. */
function draw([port, say]: [MessagePort | undefined, Say]): void {
  // What is written is kept from the first moment, before there is a line.
  const pen = new Pen(new Journal(scope, port));
  // The line and all that keeps it is fetched when there is something to say or to show, not to draw a greeting.
  const connect = (): Promise<Connected> => {
    // A frame that is loaded anew comes back to its conversation.
    query.set('session', '1');
    history.replaceState(null, '', `?${query}`);
    return import('./line.ts').then(
      (it) => it.startChat({ tenant, scope, pen, port }),
      () => new Promise((resolve) => setTimeout(() => resolve(connect()), AGAIN_MS)),
    );
  };
  const returning = !port || query.has('session');
  const root = document.getElementById('app');
  if (root) render(<App {...{ connect, pen, returning, port, say, locale, tenant, rest }} />, root);
}

void Promise.all([portFromLoader(), wordsOf(locale)]).then(draw);
