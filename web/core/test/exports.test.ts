import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const WEB = `${import.meta.dirname}/../..`;
const USERS = ['widget', 'workstation', 'demo', 'testing'];

const namesIn = (list: string) =>
  list
    .split(',')
    .map((it) => it.replace(/\btype\b/, '').trim())
    .filter(Boolean);
const matched = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].flatMap(([, list]) => namesIn(list ?? ''));

it('core shows to other packages what they use, and nothing else', () => {
  const index = readFileSync(`${WEB}/core/src/index.ts`, 'utf8');
  const sources = USERS.flatMap((name) =>
    readdirSync(`${WEB}/${name}`, { recursive: true, encoding: 'utf8' })
      .filter((it) => /\.tsx?$/.test(it) && !it.includes('node_modules'))
      .map((it) => readFileSync(`${WEB}/${name}/${it}`, 'utf8')),
  );
  const used = new Set(
    sources.flatMap((it) => matched(it, /import(?: type)? \{([^}]*)\} from '@switchboard\/core'/g)),
  );
  const shown = matched(index, /export(?: type)? \{([^}]*)\}/g);
  expect(shown.length).toBeGreaterThan(20);
  expect(shown.filter((name) => !used.has(name))).toEqual([]);
});
