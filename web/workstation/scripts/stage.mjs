// The stage of the pictures: a browser before the fake server, and what is held against each page.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { sceneOf, serve } from '../dev/serve.mjs';

const out = process.env.SHOTS ?? join(tmpdir(), 'switchboard-desk');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
mkdirSync(out, { recursive: true });

/** What went wrong so far. */
export const faults = [];
export const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
});

export async function open({
  width = 1440,
  height = 900,
  scheme = 'light',
  locale = 'en-GB',
  at,
  scene = true,
  rest,
}) {
  const { server, desk, state, port } = await serve(0, undefined, rest);
  if (scene) sceneOf(desk);
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, locale });
  const page = await context.newPage();
  page.setDefaultTimeout(8_000);
  page.on('console', (message) => {
    if (message.type() === 'error' && !/401|ERR_|WebSocket/.test(message.text()))
      faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`page: ${error.message}`));
  await page.goto(`http://127.0.0.1:${port}${at ?? '/desk/'}`);
  const end = async () => {
    await context.close();
    server.closeAllConnections();
    server.close();
  };
  return { page, desk, state, end };
}

export async function enter(page, name = 'anna', place = '#list') {
  await page.locator('input[type=email]').fill(`${name}@demo.example`);
  await page.locator('input[autocomplete=current-password]').fill(`${name}-demo-1`);
  await page.keyboard.press('Enter');
  await page.locator(place).waitFor();
}

export async function keep(page, name) {
  await page.waitForTimeout(350);
  await page.screenshot({ path: `${out}/${name}.png` });
  await page.evaluate(axe);
  const { violations } = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: tags }), TAGS);
  for (const { id, nodes } of violations)
    faults.push(
      `axe, ${name}: ${id}: ${nodes
        .map((node) => `${node.target} ${node.failureSummary}`)
        .join(' | ')
        .slice(0, 600)}`,
    );
}

export async function step(name, run) {
  if (process.argv[2] && !name.includes(process.argv[2])) return;
  try {
    await run();
    console.log(`ok  ${name}`);
  } catch (error) {
    faults.push(`${name}: ${error.message}`);
    console.log(`no  ${name}`);
  }
}

export const check = (fact, text) => {
  if (!fact) faults.push(text);
};
export const first = (page, text) => page.locator('[role=log]', { hasText: text }).waitFor();
