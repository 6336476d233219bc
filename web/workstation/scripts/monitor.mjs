// The monitor's pictures: node scripts/monitor.mjs [step]
import { monitorScene } from '../dev/serve.mjs';
import { browser, check, enter, faults, keep, open, step } from './stage.mjs';

const grants = { see: 'all', write: 'all', take: 'all', whisper: 'all', join: 'all', administer: 'all' };

async function watch({ at = '/desk/monitor', ...how } = {}) {
  let told;
  const stage = await open({
    at,
    ...how,
    rest: (method, url, body) => {
      if (url.startsWith('/v1/me')) return { status: 200, body: { rights: { queues: [], grants } } };
      return told?.answer(method, url, body);
    },
  });
  told = monitorScene(stage.desk);
  await enter(stage.page, 'marta', at.endsWith('wall') ? 'dialog' : '#queues');
  return { ...stage, told };
}

await step('overview', async () => {
  for (const [width, height] of [
    [1440, 900],
    [1280, 800],
    [820, 1000],
    [390, 844],
  ])
    for (const scheme of width === 1440 || width === 390 ? ['dark', 'light'] : ['light']) {
      const { page, end } = await watch({ width, height, scheme });
      await page.getByText('Rosalind Achterberg').first().waitFor();
      await page.locator('canvas').first().waitFor();
      await keep(page, `12-monitor-overview-${scheme}-${width}`);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      check(over <= 0, `the monitor is ${over} px too wide at ${width}`);
      await end();
    }
});

await step('russian', async () => {
  const { page, end } = await watch({ scheme: 'dark', locale: 'ru-RU' });
  await page.locator('canvas').first().waitFor();
  await keep(page, '12-monitor-overview-russian-1440');
  await end();
});

await step('why', async () => {
  for (const [scheme, width] of [
    ['light', 1440],
    ['dark', 390],
  ]) {
    const { page, end } = await watch({ scheme, width });
    await page.getByRole('button', { name: /Rosalind/ }).click();
    await page
      .getByText('Every decision', { exact: false })
      .or(page.getByText('Decisions'))
      .first()
      .waitFor();
    await keep(page, `13-monitor-why-${scheme}-${width}`);
    await page.keyboard.press('Escape');
    check(
      await page.evaluate(() => document.activeElement?.textContent?.includes('Rosalind')),
      'Escape does not bring the focus back to the row',
    );
    await end();
  }
});

await step('listen', async () => {
  for (const [scheme, width] of [
    ['dark', 1440],
    ['light', 390],
  ]) {
    const { page, desk, end } = await watch({ scheme, width });
    await page.getByRole('tab', { name: /In work/ }).click();
    await page.getByRole('button', { name: /Дмитрий/ }).click();
    await page.getByText('Neither side sees you').waitFor();
    await page.getByRole('log').getByText('А когда деньги').waitFor();
    await page.getByRole('textbox').fill('Offer him the letter for the bank');
    await keep(page, `14-monitor-listen-${scheme}-${width}`);
    check(!desk.heard.some((frame) => frame.t === 'read'), 'listening told that something was read');
    await end();
  }
});

await step('tables', async () => {
  const { page, end } = await watch({});
  await page.locator('canvas').first().waitFor();
  const charts = page.getByRole('button', { name: /as a table$/ });
  while ((await charts.count()) > 0) await charts.first().click();
  await keep(page, '12-monitor-tables');
  await page.getByRole('button', { name: 'What the figures mean' }).click();
  await keep(page, '12-monitor-meanings');
  await end();
});

await step('stale', async () => {
  const { page, told, end } = await watch({ scheme: 'dark' });
  told.problem = { type: 'unavailable', title: 'Try again', status: 503 };
  await page.getByText('No data since').first().waitFor({ timeout: 20_000 });
  await keep(page, '12-monitor-stale');
  await end();
});

await step('pace', async () => {
  const { page, told, end } = await watch({});
  const line = await page.context().newCDPSession(page);
  await line.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  await page.evaluate(() => {
    globalThis.longest = [];
    new PerformanceObserver((list) => {
      for (const it of list.getEntries()) if (it.interactionId) globalThis.longest.push(it.duration);
    }).observe({ type: 'event', durationThreshold: 16, buffered: true });
  });
  let n = 0;
  const timer = setInterval(() => {
    n++;
    const at = n % told.waiting.length;
    told.waiting = told.waiting.map((row, index) => (index === at ? { ...row, tried: n, version: n } : row));
    told.operators = told.operators.map((row, index) =>
      index === n % told.operators.length ? { ...row, used: n % 5 } : row,
    );
    told.changed();
  }, 5);
  for (let turn = 0; turn < 12; turn++) {
    await page.getByRole('button', { name: turn % 2 ? 'Waiting' : 'Abandoned', exact: true }).click();
    await page
      .getByRole('tab')
      .nth(turn % 2)
      .click();
    await page.waitForTimeout(200);
  }
  clearInterval(timer);
  const all = await page.evaluate(() => globalThis.longest.sort((a, b) => b - a));
  const middle = all[Math.floor(all.length / 2)] ?? 0;
  // On a machine that does nothing else the longest is at most 100 ms; here it is told.
  console.log(`    pace: ${n} events; interactions: the longest ${all[0] ?? 0} ms, half under ${middle} ms`);
  await end();
});

await step('wall', async () => {
  const { page, end } = await watch({ width: 1920, height: 1080, at: '/desk/monitor/wall' });
  await page.getByText('Returns').first().waitFor();
  await keep(page, '25-monitor-wallboard-1920');
  await end();
});

await browser.close();
for (const fault of faults) console.log(`FAULT ${fault}`);
process.exitCode = faults.length > 0 ? 1 : 0;
