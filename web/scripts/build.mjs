// Builds every page into dist/, then puts a .br and a .gz beside each file. `build.mjs widget` builds one package.
import { existsSync, rmSync } from 'node:fs';
import { build } from 'vite';
import { compress } from './compress.mjs';

const root = `${import.meta.dirname}/..`;
const pages = [
  'demo/vite.config.ts',
  'widget/vite.loader.config.ts',
  'widget/vite.sdk.config.ts',
  'widget/vite.config.ts',
  'workstation/vite.config.ts',
];

process.env.NODE_ENV = 'production';
const wanted = process.argv.slice(2);
if (wanted.length === 0) rmSync(`${root}/dist`, { recursive: true, force: true });
for (const page of pages) {
  const configFile = `${root}/${page}`;
  if (wanted.length > 0 && !wanted.includes(page.split('/')[0])) continue;
  if (existsSync(configFile)) await build({ configFile, logLevel: 'warn' });
}
const { files, bytes } = await compress(`${root}/dist`);
console.log(`web: ${files} files, ${Math.round(bytes / 1000)} kB before compression`);
