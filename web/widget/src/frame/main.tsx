import '@switchboard/core/tokens.css';
import './frame.css';
import { render } from 'preact';
import { App } from './app.tsx';
import { dress, portFromLoader } from './boot.ts';
import { wordsOf } from './words.ts';

const query = new URLSearchParams(location.search);
const locale = dress(query);
const [port, say] = await Promise.all([portFromLoader(), wordsOf(locale)]);

/** The line and all that keeps it is fetched when there is something to say or to show, not to draw a greeting. */
const connect = async () => (await import('./line.ts')).startChat(query.get('tenant') ?? '', port);

const root = document.getElementById('app');
if (root)
  render(
    <App connect={connect} returning={!port || query.has('session')} port={port} say={say} locale={locale} />,
    root,
  );
