// The gate on what a page downloads: brotli bytes of the loader, and of all the frame loads at its first open.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { brotli } from './compress.mjs';

const dist = `${import.meta.dirname}/../dist`;
const size = async (path) => (await brotli(readFileSync(`${dist}/${path}`))).length;

/** A page with everything it names, and what its scripts import statically. */
async function page(path) {
  const seen = new Set([path]);
  for (const it of seen) {
    const text = readFileSync(`${dist}/${it}`, 'utf8');
    const pattern = it.endsWith('.html')
      ? /(?:src|href)="\/([^"]+\.(?:js|css))"/g
      : /from\s*["']\.\/([^"']+\.js)["']/g;
    for (const [, found] of text.matchAll(pattern)) {
      const file = it.endsWith('.html') ? found : it.replace(/[^/]+$/, found);
      if (existsSync(`${dist}/${file}`)) seen.add(file);
    }
  }
  const sizes = await Promise.all([...seen].map(size));
  return sizes.reduce((sum, it) => sum + it, 0);
}

/** All that a folder holds, fetched or not. */
async function folder(name) {
  const files = readdirSync(`${dist}/${name}`, { recursive: true }).filter((it) =>
    /\.(html|js|css)$/.test(it),
  );
  const sizes = await Promise.all(files.map((it) => size(`${name}/${it}`)));
  return sizes.reduce((sum, it) => sum + it, 0);
}

const gates = [
  ['loader', await size('w.js'), 2_500],
  ['widget, first open', await page('widget/index.html'), 15_000],
  // Loaded only once somebody chats; the gate keeps it from growing unseen.
  ['widget, everything', await folder('widget'), 43_000],
  // Imported once the host's page stands: its look and its calls.
  ['sdk', await size('sdk.js'), 4_000],
];
if (existsSync(`${dist}/desk/index.html`))
  gates.push(['workstation, initial', await page('desk/index.html'), 180_000]);

for (const [name, bytes, limit] of gates) {
  console.log(`${bytes > limit ? 'TOO LARGE' : 'ok'}  ${name}: ${bytes} of ${limit} bytes (brotli)`);
  if (bytes > limit) process.exitCode = 1;
}
