// Pictures of what is done by keys: palette, tiles, cheat sheet, notifications, the composer's own tools.
import { check, enter, first, keep, open, step } from './stage.mjs';

const focusId = (page) => page.evaluate(() => document.activeElement?.id);
const openChat = async (page, name) => {
  await page.locator('[data-chat]', { hasText: name }).locator('button').first().click();
  await page.locator('#composer').waitFor();
};

for (const scheme of ['light', 'dark'])
  await step(`palette ${scheme}`, async () => {
    const { page, desk, end } = await open({ scheme });
    await enter(page);
    await openChat(page, 'Margarethe');
    await page.locator('#composer').fill('begun');
    await page.keyboard.press('Control+k');
    await page.locator('[role=combobox]').waitFor();
    await keep(page, `09-palette-${scheme}`);
    await page.keyboard.type('co');
    await keep(page, `09-palette-query-${scheme}`);
    await page.keyboard.press('Control+k');
    await page.locator('[role=combobox]').waitFor({ state: 'detached' });
    check((await focusId(page)) === 'composer', 'the palette did not give the focus back');
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    await page.keyboard.type('tomas');
    await page.keyboard.press('Enter');
    await first(page, 'Good morning');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('take this');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.id === 'composer');
    const chat = [...desk.chats.values()].find((it) => it.name.startsWith('Tom'));
    check(chat.stage === 'active', 'the palette did not take the chat');
    await end();
  });

for (const [scheme, width, height, count] of [
  ['dark', 1440, 900, 3],
  ['light', 1440, 900, 3],
  ['light', 1280, 720, 2],
  ['dark', 1920, 1080, 4],
])
  await step(`tiles ${scheme} ${width}`, async () => {
    const { page, end } = await open({ scheme, width, height });
    await enter(page);
    await openChat(page, 'Guest 7f3a');
    await page.locator('#composer').fill('Shall I put the green one aside for you?');
    await openChat(page, 'Margarethe');
    await page.locator('#composer').fill('Yes: if I send it before 12:00 it is with you tomorrow.');
    await page.locator('fieldset button', { hasText: 'Tiles' }).click();
    const tiles = page.locator('[data-tile]');
    await tiles.nth(count - 1).waitFor();
    check((await tiles.count()) === count, `${await tiles.count()} tiles at ${width}`);
    await page.locator('#list').focus();
    await page.keyboard.press('1');
    await page.keyboard.press('r');
    await page.keyboard.type('Дмитрий, блокировка снимется автоматически 23 ноября');
    await page.waitForTimeout(600);
    await keep(page, `23-tiles-${scheme}-${width}`);
    const before = await page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    await page.keyboard.press('F6');
    await page.waitForFunction(
      (it) =>
        document.activeElement?.id === 'composer' && document.activeElement.getAttribute('aria-label') !== it,
      before,
    );
    const where = page.url();
    check(/\?tiles=/.test(where), 'the address does not tell the tiles');
    await page.reload();
    await tiles.nth(count - 1).waitFor();
    check(page.url() === where, 'the tiles did not come back');
    check((await page.locator('textarea').first().inputValue()) !== '', 'a draft was lost by a reload');
    await page.locator('#list').focus();
    await page.keyboard.press('4');
    if (width === 1280) await keep(page, '23-tiles-replaced');
    await page.keyboard.press('i');
    await page.locator('aside').waitFor();
    await keep(page, `23-tiles-facts-${scheme}-${width}`);
    await end();
  });

await step('keys', async () => {
  const { page, end } = await open({ scheme: 'dark' });
  await enter(page);
  await page.locator('#list').focus();
  await page.keyboard.press('?');
  await page.locator('dialog[open]').waitFor();
  await page.locator('button[aria-label^="Change the key: Close"]').click();
  await page.keyboard.press('x');
  await page.locator('text=X does now').waitFor();
  await page.locator('button[aria-label^="Change the key: Next chat"]').click();
  await keep(page, 'keys-dark');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.locator('dialog[open]').waitFor({ state: 'detached' });
  check((await focusId(page)) === 'list', 'the sheet did not give the focus back');
  await page.keyboard.press('g');
  await page.keyboard.press('q');
  check(
    await page.evaluate(() => document.activeElement?.closest('#queue') !== null),
    'G Q did not go to the queue',
  );
  await page.keyboard.press(']');
  check(
    await page.evaluate(() => document.activeElement?.closest('[data-zone=thread]') !== null),
    '] did not go to the next zone',
  );
  await end();
});

await step('notifications', async () => {
  for (const scheme of ['light', 'dark']) {
    const { page, end } = await open({ scheme });
    await enter(page);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('notif');
    await page.keyboard.press('Enter');
    await page.locator('dialog table').waitFor();
    await keep(page, `notices-${scheme}`);
    await end();
  }
});

await step('composer tools', async () => {
  const { page, end } = await open({ width: 1280, height: 720 });
  await enter(page);
  await openChat(page, 'Margarethe');
  await page.keyboard.press('r');
  await page.locator('#composer').fill('');
  await page.locator('#composer').focus();
  await page.keyboard.type('Hello {{customer.first_name}}, it arrives on {{delivery date}}.');
  check(
    (await page.locator('#composer').inputValue()).startsWith('Hello Margarethe, it arrives'),
    'a known variable was not filled',
  );
  await page.keyboard.press('Control+Enter');
  await keep(page, '06-gap');
  await page.keyboard.type('Friday :part');
  await page.locator('[role=listbox]').waitFor();
  await keep(page, '06-emoji-typed');
  await page.keyboard.press('Enter');
  check((await page.locator('#composer').inputValue()).includes('🎉'), 'no sign was put in');
  await page.locator('button[aria-label=Emoji]').click();
  await keep(page, '06-emoji');
  await end();
});

await step('a shift by keys', async () => {
  const { page, desk, end } = await open({ width: 1440 });
  await enter(page);
  const label = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
  const never = async (what) =>
    check((await page.evaluate(() => document.activeElement?.tagName)) !== 'BODY', `${what}: the focus fell`);
  await page.locator('#list').focus();
  await page.keyboard.press('a');
  await page.waitForFunction(() => document.activeElement?.id === 'composer');
  await page.keyboard.type('Hello {{customer.first_name|there}}, jke');
  check((await page.locator('#composer').inputValue()) === 'Hello Tomás, jke', 'the text was not filled');
  await page.keyboard.press('Control+Enter');
  await first(page, 'Hello Tomás, jke');
  await page.keyboard.press('Escape');
  await never('Escape');
  await page.keyboard.press('j');
  await never('J');
  await page.keyboard.press('1');
  await never('1');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('side by side');
  await page.keyboard.press('Enter');
  await page.locator('[data-tile]').nth(2).waitFor();
  await never('tiles');
  await page.keyboard.press('2');
  await page.waitForFunction(() => document.activeElement?.matches('[data-tile]'));
  const before = await label();
  await page.keyboard.press('k');
  await page.waitForFunction((it) => document.activeElement?.getAttribute('aria-label') !== it, before);
  check((await label()).startsWith('Conversation with'), 'K did not go to a tile');
  await page.keyboard.press('n');
  await page.waitForFunction(() => document.activeElement?.id === 'composer');
  await page.keyboard.type('for us');
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.activeElement?.matches('[data-tile]'));
  await page.keyboard.press('e');
  await page.locator('text=Chat closed').waitFor();
  await page.waitForTimeout(300);
  await never('E');
  check(
    [...desk.chats.values()].filter((it) => it.stage === 'closed').length === 1,
    'not one chat was closed',
  );
  await keep(page, '23-tiles-after-close');
  await page.keyboard.press('?');
  await page.locator('dialog [role=switch]').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Escape');
  await page.locator('dialog[open]').waitFor({ state: 'detached' });
  await page.keyboard.press('i');
  await page.waitForTimeout(200);
  check((await page.locator('aside').count()) === 0, 'a single key acted though they are off');
  await end();
});
