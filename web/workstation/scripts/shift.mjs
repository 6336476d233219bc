// Pictures of an operator's shift: offers, status, hold, wrap-up.
import { runnerImport } from 'vite';
import { ANNA, offer } from '../dev/serve.mjs';
import { check, enter, first, keep, open, step } from './stage.mjs';

const { restOf } = (await runnerImport(`${import.meta.dirname}/../dev/rest.ts`)).module;
const chatOf = (desk, name) => [...desk.chats.values()].find((it) => it.name.startsWith(name));
const online = (desk) => desk.statuses.set(ANNA.id, { status: 'online', since: Date.now() - 8_040_000 });
const asked = (desk, kind) =>
  desk.heard.filter((it) => it.t === 'desk' && it.ask.kind === kind).map((it) => it.ask);

for (const [scheme, locale] of [
  ['light', 'en-GB'],
  ['dark', 'ru-RU'],
])
  await step(`offer ${scheme}`, async () => {
    const { page, desk, end } = await open({ scheme, locale });
    online(desk);
    await enter(page);
    await page.locator('[data-chat]', { hasText: 'Margarethe' }).locator('button').first().click();
    await first(page, 'Yes, same address');
    offer(desk, chatOf(desk, 'Tom'), ANNA);
    await page.locator('section[data-chat]', { hasText: 'Good morning' }).locator('[role=img]').waitFor();
    await keep(page, `04-offer-${scheme}`);
    check(asked(desk, 'seen').length > 0, 'the offer was not seen');
    await page.locator('#list').focus();
    await page.keyboard.press('d');
    await page.waitForTimeout(400);
    check(asked(desk, 'decline').length === 1, 'D did not decline');
    offer(desk, chatOf(desk, 'Bart'), ANNA, 9_000, 'James Okafor');
    await page.locator('section[data-chat]', { hasText: 'Courier' }).locator('[role=img]').waitFor();
    await keep(page, `04-offer-near-${scheme}`);
    await page.locator('#list').focus();
    await page.keyboard.press('a');
    await page.waitForFunction(() => document.activeElement?.id === 'composer');
    check(chatOf(desk, 'Bart').assignee === ANNA.id, 'A did not accept');
    await end();
  });

await step('offer over tiles', async () => {
  const { page, desk, end } = await open({ scheme: 'dark' });
  online(desk);
  await enter(page);
  await page.locator('fieldset button', { hasText: 'Tiles' }).click();
  await page.locator('[data-tile]').nth(2).waitFor();
  offer(desk, chatOf(desk, 'Tom'), ANNA);
  await page.locator('section[data-chat] [role=img]').waitFor();
  await keep(page, '23-offer-over-tiles');
  await end();
});

await step('status', async () => {
  for (const scheme of ['light', 'dark']) {
    const { page, desk, end } = await open({ scheme });
    online(desk);
    await enter(page);
    await page.locator('button[title="My status"]').click();
    await page.locator('button', { hasText: 'Away' }).first().click();
    await keep(page, `07-status-${scheme}`);
    await page.locator('fieldset button', { hasText: 'Lunch' }).click();
    await page.locator('button[title="My status"]', { hasText: 'Away: Lunch next' }).waitFor();
    await page.locator('button[title="My status"]').click();
    await keep(page, `07-status-next-${scheme}`);
    await page.locator('button', { hasText: 'Offline' }).first().click();
    await page.locator('button[title="My status"]', { hasText: 'Offline' }).waitFor();
    await end();
  }
});

await step('hold and wrap up', async () => {
  const { page, desk, end } = await open({});
  online(desk);
  desk.wrapUpMs = 90_000;
  await enter(page);
  await page.locator('[data-chat]', { hasText: 'Aiko' }).locator('button').first().click();
  await first(page, 'Where is my parcel');
  await page.keyboard.press('s');
  await page.locator('header', { hasText: 'On hold' }).first().waitFor();
  await keep(page, '04-on-hold');
  await page.locator('[data-chat]', { hasText: 'Margarethe' }).locator('button').first().click();
  await first(page, 'Yes, same address');
  await page.keyboard.press('e');
  await page.locator('section[aria-label="Wrap-up"]').waitFor();
  await page.waitForFunction(() => document.activeElement?.id === 'composer');
  await page.keyboard.type('New pole set sent by express. Batch 24-11, reported.');
  await keep(page, '08-wrap-up');
  await page.keyboard.press('Control+Enter');
  await page.waitForTimeout(500);
  const tent = chatOf(desk, 'Marg');
  check(tent.wrapUp === undefined, 'it was not written up');
  check(tent.entries.at(-1).kind === 'note', 'the note was not left');
  check((await page.evaluate(() => document.activeElement?.tagName)) !== 'BODY', 'the focus fell');
  await end();
});

await step('first sign-in', async () => {
  const { page, desk, end } = await open({ scene: false });
  desk.statuses.set(ANNA.id, { status: 'offline', since: Date.now() });
  await enter(page);
  await keep(page, '11-offline');
  await page.locator('button', { hasText: 'Go online' }).click();
  await page.locator('main', { hasText: 'No chats wait' }).waitFor();
  check(desk.statuses.get(ANNA.id).status === 'online', 'not online');
  check(
    asked(desk, 'present').some((it) => it.away === false),
    'nobody said to be here',
  );
  await end();
});

await step('give back to the queue', async () => {
  let desk;
  const opened = await open({ rest: restOf(() => desk) });
  const { page, end } = opened;
  desk = opened.desk;
  online(desk);
  await enter(page);
  await page.locator('[data-chat]', { hasText: 'Margarethe' }).locator('button').first().click();
  await first(page, 'Yes, same address');
  await page.keyboard.press('t');
  await page.locator('dialog [role=option]').first().waitFor();
  await page.locator('dialog textarea').focus();
  await page.keyboard.type('Free pole set: please book express before 12:00, code SKARV-POLE.');
  await keep(page, '22-give-back');
  await page.keyboard.press('Control+Enter');
  await page.locator('dialog[open]').waitFor({ state: 'detached' });
  await page.waitForTimeout(500);
  const tent = chatOf(desk, 'Marg');
  check(tent.stage === 'waiting' && tent.assignee === undefined, 'it was not given back');
  check(tent.entries.at(-1).kind === 'note', 'the comment was not left');
  check((await page.evaluate(() => document.activeElement?.tagName)) !== 'BODY', 'the focus fell');
  await end();
});

await step('phone', async () => {
  const { page, desk, end } = await open({ width: 390, height: 780 });
  online(desk);
  await enter(page);
  offer(desk, chatOf(desk, 'Tom'), ANNA);
  await page.locator('section[data-chat] [role=img]').first().waitFor();
  await keep(page, '26-phone-list');
  await page.locator('[data-chat]', { hasText: 'Margarethe' }).locator('button').first().click();
  await first(page, 'Yes, same address');
  await keep(page, '26-phone-thread');
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  check(!wide, 'the page is wider than the phone');
  await end();
});
