// Handing over, canned replies, codes, status: by keys, each kept as a picture.
import { runnerImport } from 'vite';
import { check, enter, first, keep, open, step } from './stage.mjs';

const dev = async (file) => (await runnerImport(`${import.meta.dirname}/../dev/${file}`)).module;
const { restOf } = await dev('rest.ts');
const { ANNA } = await dev('people.ts');

async function stage(how = {}) {
  let desk;
  const opened = await open({ ...how, rest: restOf(() => desk) });
  desk = opened.desk;
  desk.statuses.set(ANNA.id, { status: 'online', since: Date.now() - 8_040_000 });
  await enter(opened.page);
  return opened;
}
async function openChat(page, name = 'Margarethe') {
  await page.locator('[data-chat]', { hasText: name }).locator('button').first().click();
  await page.locator('[role=log]').waitFor();
}
const never = async (page, what) =>
  check((await page.evaluate(() => document.activeElement?.tagName)) !== 'BODY', `${what}: the focus fell`);
const asked = (desk, kind) =>
  desk.heard.filter((it) => it.t === 'desk' && it.ask.kind === kind).map((it) => it.ask);
const SIZES = [
  { width: 1440, height: 900, scheme: 'light' },
  { width: 1440, height: 900, scheme: 'dark', locale: 'ru-RU' },
  { width: 390, height: 780, scheme: 'light' },
];

await step('transfer', async () => {
  for (const how of SIZES) {
    const name = `22-transfer-${how.scheme}-${how.width}`;
    const { page, desk, end } = await stage(how);
    await openChat(page);
    await first(page, 'Yes, same address');
    await page.keyboard.press('t');
    await page.locator('dialog [role=option]').first().waitFor();
    await page.keyboard.type('luk');
    await page.locator('dialog [aria-selected=true]', { hasText: 'Lukas' }).waitFor();
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    for (let times = 0; times < 4; times++) await page.keyboard.press('ArrowDown');
    await page.locator('dialog [aria-selected=true]', { hasText: 'Lukas' }).waitFor();
    await page.locator('dialog textarea').focus();
    await page.keyboard.type(
      'Free pole set, please book express before 12:00, code SKARV-POLE. @Lukas she leaves on Friday at 6.',
    );
    await keep(page, name);
    await page.keyboard.press('Control+Enter');
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
    await page.waitForTimeout(400);
    const [ask] = asked(desk, 'transfer');
    check(
      ask?.operator?.endsWith('31') && ask.warm === true && ask.or_queue === true,
      `${name}: ${JSON.stringify(ask)}`,
    );
    await never(page, name);
    await keep(page, `${name}-asked`);
    await end();
  }
});

await step('canned', async () => {
  for (const how of [{ width: 1280, height: 720, scheme: 'light' }, SIZES[1], SIZES[2]]) {
    const name = `06-canned-${how.scheme}-${how.width}`;
    const { page, end } = await stage(how);
    await openChat(page);
    await page.keyboard.press('r');
    await page.waitForFunction(() => document.activeElement?.id === 'composer');
    await page.keyboard.type('/po');
    await page.locator('[role=listbox] [role=option]').first().waitFor();
    await keep(page, name);
    await page.keyboard.press('Enter');
    const value = await page.locator('#composer').inputValue();
    check(value.includes('Margarethe') && value.includes('{{delivery date}}'), `${name}: ${value}`);
    await keep(page, `${name}-gap`);
    await page.keyboard.type('Thursday');
    await page.keyboard.press('Control+Enter');
    await first(page, 'It arrives on Thursday');
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    await page.keyboard.type('Please, @ja');
    await page.locator('[role=listbox] [role=option]').first().waitFor();
    await keep(page, `${name}-mention`);
    await page.keyboard.press('Enter');
    check((await page.locator('#composer').inputValue()) === 'Please, @James Okafor ', 'nobody was called');
    await end();
  }
});

await step('close', async () => {
  for (const how of SIZES) {
    const name = `08-close-${how.scheme}-${how.width}`;
    const { page, end } = await stage(how);
    await openChat(page);
    await page.keyboard.press('e');
    await page.locator('dialog [role=option]').first().waitFor();
    await page.keyboard.type('1');
    await keep(page, name);
    await page.keyboard.press('Control+Enter');
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
    await page.waitForTimeout(500);
    await never(page, name);
    await end();
  }
});

await step('wrap-up', async () => {
  for (const how of SIZES) {
    const name = `08-wrap-up-${how.scheme}-${how.width}`;
    const { page, desk, end } = await stage(how);
    desk.wrapUpMs = 90_000;
    await openChat(page);
    await page.keyboard.press('e');
    await page.locator('[role=listbox] [role=option]').first().waitFor();
    await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'combobox');
    await page.keyboard.type('1');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.locator('#composer').focus();
    await page.keyboard.type(
      'New pole set sent by express, arrives tomorrow. Batch 24-11, reported to product.',
    );
    await keep(page, name);
    await page.keyboard.press('Control+Enter');
    await page.waitForTimeout(500);
    check(asked(desk, 'wrapped_up').length === 1, `${name}: it was not ended`);
    await never(page, name);
    await end();
  }
});

await step('status', async () => {
  for (const how of SIZES) {
    const name = `07-status-${how.scheme}-${how.width}`;
    const { page, desk, end } = await stage(how);
    // My status comes a moment after my account.
    await page.locator('header button[popovertarget]').nth(1).waitFor();
    await page.locator('header button[popovertarget]').first().click();
    await page.locator('[popover] dl').waitFor();
    await keep(page, name);
    await page.locator('[popover] output').waitFor();
    await page.locator('[popover] button[aria-label]').first().click();
    await page.waitForTimeout(300);
    check(asked(desk, 'capacity')[0]?.capacity === 4, `${name}: ${JSON.stringify(asked(desk, 'capacity'))}`);
    await end();
  }
});
