// Drives the built desk before the fake server, keeps pictures, and fails on what axe, the console or the policy say.
import { browser, check, enter, faults, first, keep, open, step } from './stage.mjs';

await step('sign in', async () => {
  const { page, end } = await open({});
  await page.locator('input[type=email]').fill('anna@demo.example');
  await page.locator('input[autocomplete=current-password]').fill('wrong');
  await page.keyboard.press('Enter');
  await page.locator('[role=alert]').waitFor();
  await keep(page, '15-sign-in-light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await keep(page, '15-sign-in-dark');
  await end();
});

for (const scheme of ['light', 'dark'])
  await step(`empty ${scheme}`, async () => {
    const { page, end } = await open({ scheme, scene: false });
    await enter(page);
    await keep(page, `11-empty-${scheme}`);
    await end();
  });

for (const [scheme, width, height] of [
  ['light', 1440, 900],
  ['dark', 1440, 900],
  ['light', 1280, 720],
  ['light', 1100, 720],
  ['light', 800, 720],
])
  await step(`desk ${scheme} ${width}`, async () => {
    const { page, desk, end } = await open({ scheme, width, height });
    await enter(page);
    await page.locator('[data-chat]', { hasText: 'Margarethe' }).locator('button').click();
    await first(page, 'Yes, same address');
    desk.typing([...desk.chats.values()][0], true);
    if (width > 820)
      await page.locator('#composer').fill('Yes: if I send it before 12:00 it is with you tomorrow.');
    await page.waitForTimeout(600);
    await keep(page, `04-desk-${scheme}-${width}`);
    await end();
  });

await step('russian dark', async () => {
  const { page, end } = await open({ scheme: 'dark', locale: 'ru-RU' });
  await enter(page);
  await page.locator('[data-chat]', { hasText: 'Дмитрий' }).locator('button').click();
  await first(page, 'школу');
  await page.locator('#composer').fill('Дмитрий, блокировка снимется автоматически 23 ноября до 18:00');
  await keep(page, '05-russian-dark');
  await end();
});

await step('take, reply, note, close, undo', async () => {
  const { page, desk, end } = await open({});
  await enter(page);
  await page.locator('section', { hasText: 'Next in line' }).first().waitFor();
  await page.keyboard.press('Escape');
  await page.locator('#list').focus();
  await page.keyboard.press('a');
  await page.locator('#composer').waitFor();
  await page.waitForFunction(() => document.activeElement?.id === 'composer');
  await page.keyboard.type('Of course. jke');
  await page.keyboard.press('Control+Enter');
  await first(page, 'Of course. jke');
  const chat = [...desk.chats.values()].find((it) => it.name.startsWith('Tom'));
  await page.locator('text=Sent').first().waitFor();
  desk.receipt(chat, chat.entries.length, chat.entries.length);
  await page.locator('[role=log] >> text=Read').waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('n');
  await page.keyboard.type('Wants L instead of M');
  await keep(page, 'note');
  await page.keyboard.press('Control+Enter');
  await first(page, 'Note from you');
  await page.keyboard.press('Escape');
  check(
    (await page.evaluate(() => document.activeElement?.tagName)) !== 'BODY',
    'the focus fell to the body after Escape',
  );
  await page.keyboard.press('e');
  await page.locator('text=Chat closed').waitFor();
  check(chat.stage === 'closed', 'the chat was not closed');
  await keep(page, 'closed');
  await page.locator('text=Undo').click();
  await page.waitForFunction(() => document.activeElement?.id === 'composer');
  check(chat.stage === 'active', 'the chat was not reopened');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await page.locator('dialog').waitFor();
  await keep(page, 'help');
  await page.keyboard.press('Escape');
  await page.keyboard.press('1');
  await page.keyboard.press('j');
  await page.keyboard.press('i');
  await keep(page, 'without-facts');
  await end();
});

await step('connection lost', async () => {
  const { page, desk, state, end } = await open({ width: 1280, height: 720 });
  await enter(page);
  await page.locator('[data-chat]', { hasText: 'Margarethe' }).locator('button').click();
  await first(page, 'Yes, same address');
  state.down = true;
  desk.cut(1012);
  await page.locator('#composer').fill('Yes: it is with you tomorrow, Thursday. I have put express on it.');
  await page.keyboard.press('Control+Enter');
  await page.locator('#composer').fill('And the number inside the pole bag, when you find');
  await page.locator('text=Connection lost').waitFor();
  await page.waitForTimeout(2_500);
  await keep(page, '10-connection-lost');
  await page.reload();
  await page.locator('#composer, #list').first().waitFor();
  state.down = false;
  await page.locator('#composer').waitFor({ timeout: 40_000 });
  check(
    (await page.locator('#composer').inputValue()).startsWith('And the number'),
    'the draft was lost by a reload',
  );
  await page.locator('[role=log] >> text=it is with you tomorrow').waitFor();
  await page.locator('text=Sent').first().waitFor();
  const tent = [...desk.chats.values()][0];
  check(tent.entries.filter((it) => it.text?.startsWith('Yes: it is')).length === 1, 'sent not exactly once');
  await end();
});

await step('lost chat: undelivered, kept as draft', async () => {
  const { page, desk, end } = await open({});
  await enter(page);
  await page.locator('[data-chat]', { hasText: 'Aiko' }).locator('button').click();
  await first(page, 'Where is my parcel');
  const chat = [...desk.chats.values()].find((it) => it.name.startsWith('Aiko'));
  chat.assignee = 'somebody else';
  await page.locator('#composer').fill('One moment');
  await page.keyboard.press('Control+Enter');
  await page.locator('text=The text is kept as draft').waitFor();
  await keep(page, 'undelivered');
  await end();
});

await step('two tabs, one line', async () => {
  const { page, desk, end } = await open({});
  await enter(page);
  check(
    (await page.evaluate(() => document.activeElement?.id)) === 'list',
    'the focus was lost by signing in',
  );
  const other = await page.context().newPage();
  await other.goto(page.url());
  await other.locator('[data-chat]', { hasText: 'Aiko' }).locator('button').click();
  await other.locator('#composer').fill('From the other tab');
  await other.keyboard.press('Control+Enter');
  await first(other, 'From the other tab');
  const chat = [...desk.chats.values()].find((it) => it.name.startsWith('Aiko'));
  await page.waitForFunction(() => document.body.textContent.includes('From the other tab'));
  check(chat.entries.filter((it) => it.text === 'From the other tab').length === 1, 'sent not exactly once');
  check(desk.heard.filter((it) => it.t === 'hello').length === 1, 'two tabs have two lines');
  await page.close();
  await other.locator('#composer').fill('After the lead went');
  await other.keyboard.press('Control+Enter');
  const until = Date.now() + 8_000;
  while (Date.now() < until && chat.entries.at(-1).text !== 'After the lead went')
    await other.waitForTimeout(100);
  check(chat.entries.at(-1).text === 'After the lead went', 'the lead was not handed on');
  await end();
});

await step('fresh token in band, sign out', async () => {
  const { page, desk, end } = await open({});
  desk.tokenMs = 62_000;
  await enter(page);
  const until = Date.now() + 8_000;
  while (Date.now() < until && !desk.heard.some((it) => it.t === 'refresh')) await page.waitForTimeout(100);
  const first = desk.heard.find((it) => it.t === 'hello')?.token;
  const fresh = desk.heard.find((it) => it.t === 'refresh')?.token;
  check(fresh !== undefined && fresh !== first, 'no fresh token came in band');
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
  check(!kept.includes('staff:'), 'a token was stored');
  await page.locator('[popovertarget]').click();
  await keep(page, 'account');
  await page.locator('text=Sign out').click();
  await page.locator('input[type=email]').waitFor();
  await page.reload();
  await page.locator('input[type=email]').waitFor();
  await end();
});

await step('gallery', async () => {
  for (const scheme of ['light', 'dark']) {
    const { page, end } = await open({ at: '/desk/gallery', scheme });
    await page.waitForTimeout(300);
    await keep(page, `17-gallery-${scheme}`);
    await end();
  }
});

await import('./tools.mjs');
await import('./shift.mjs');
await import('./closing.mjs');
await browser.close();
for (const fault of faults) console.log(`FAULT ${fault}`);
process.exitCode = faults.length > 0 ? 1 : 0;
