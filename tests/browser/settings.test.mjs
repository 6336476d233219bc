// An administrator sets up a desk in a browser: a queue with hours, an operator, a reply, a conflict, a table.

import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Complaints, launch, Operator } from "./people.mjs";
import { startSystem } from "./system.mjs";

const FOLDER = join(import.meta.dirname, "../../target/screens");
const SIZE = { viewport: { width: 1440, height: 900 } };
const complaints = new Complaints();
let system;
let browser;

before(async () => {
  await mkdir(FOLDER, { recursive: true });
  system = await startSystem();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await system?.stop();
});

async function administrator(options = {}) {
  const context = await browser.newContext({ reducedMotion: "reduce", locale: "en-GB", ...SIZE, ...options });
  context.setDefaultTimeout(20_000);
  return (await Operator.open(context, system, complaints, "marta")).page;
}

const at = (page, field) => page.locator(`[data-field="${field}"]`);
const input = (page, field) => at(page, field).locator("input").first();
const bar = (page) => page.getByRole("region", { name: /unsaved change/ });
const settled = (page) => page.getByText("Saved", { exact: true }).waitFor();

async function make(page) {
  await page.getByRole("button", { name: "Make it" }).click();
  await page.waitForURL((url) => !url.pathname.endsWith("/new"));
}

async function to(page, path) {
  await page.goto(`${system.url}/desk/settings/${path}`);
  await page.getByRole("heading", { name: "Settings", exact: true }).waitFor();
}

test("an administrator makes hours, a queue that keeps them, an operator who is invited, and a reply", async () => {
  const page = await administrator();
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("link", { name: "Hours and holidays" }).click();
  await page.getByText("There is no plan of hours yet.").waitFor();
  await page.getByRole("button", { name: "New plan of hours" }).click();
  await input(page, "name").fill("Shop");
  await input(page, "plan.zone").fill("Europe/London");
  // A split shift, one past midnight, and a holiday.
  await input(page, "plan.week.thursday[0]").fill("8-12");
  await page.getByRole("button", { name: "Thursday: add a span" }).click();
  await input(page, "plan.week.thursday[1]").fill("13:30-20");
  await input(page, "plan.week.friday[0]").fill("18-2");
  await page.getByText("until 02:00 from Fri").waitFor();
  await page.getByRole("button", { name: "Date", exact: true }).click();
  await page.getByLabel("Name of date 1").fill("Stocktaking");
  await page.getByText(/\d+ h open/).waitFor();
  await make(page);
  // Reload keeps the place.
  await page.reload();
  await page.getByRole("heading", { name: "Shop" }).waitFor();
  assert.equal(await input(page, "plan.week.friday[0]").inputValue(), "18:00–02:00");

  await page.locator('nav a[href="/desk/settings/queues"]').click();
  await page.getByRole("button", { name: "New queue" }).click();
  await input(page, "name").fill("Returns");
  await input(page, "target.service_level_percent").fill("80");
  await page.getByRole("button", { name: "Make it" }).click();
  // What the server says stands at its field, which has the focus.
  await at(page, "target.within_ms").getByRole("alert").waitFor();
  await page.waitForFunction(() => document.activeElement?.closest('[data-field="target.within_ms"]'));
  await input(page, "target.within_ms").fill("30");
  await at(page, "hours").locator("select").selectOption({ label: "Shop" });
  await page.getByText(/\d+ h open/).waitFor();
  await make(page);
  await page.goBack();
  await page.getByRole("heading", { name: "Queues", exact: true }).waitFor();
  await page.getByRole("link", { name: "Returns" }).waitFor();

  await to(page, "operators/new");
  await input(page, "name").fill("Greta Sjöholm");
  await input(page, "email").fill("greta@demo.example");
  await at(page, "queues").locator("select").selectOption({ label: "Returns" });
  await make(page);
  await page.getByRole("button", { name: "Invite" }).click();
  const link = await page.getByLabel("Link of the invitation").inputValue();
  const invited = await (await browser.newContext({ locale: "en-GB", ...SIZE })).newPage();
  complaints.watch(invited);
  const path = new URL(link);
  await invited.goto(`${system.url}${path.pathname}${path.hash}`);
  await invited.getByLabel("New password").fill("a-password-of-mine");
  await invited.getByRole("button", { name: "Set it and sign in" }).click();
  await invited.getByText("My chats").first().waitFor();
  // An operator looks at queues and is not led to what is for others.
  await invited.getByRole("link", { name: "Settings" }).click();
  await invited.getByRole("link", { name: "Returns" }).click();
  await invited.getByText("You can look and not change").waitFor();
  assert.equal(await invited.getByRole("link", { name: "Monitor" }).count(), 0);
  await invited.context().close();

  await to(page, "canned-replies/new");
  await input(page, "shortcut").fill("pole");
  await input(page, "title").fill("Free pole set");
  await page.getByLabel("Everyone").check({ force: true });
  await page.getByLabel("Text, en").fill("Dear {{customer.first_name}}, it arrives {{date}}.");
  await page.getByText("Dear Margarethe, it arrives").waitFor();
  await make(page);
  assert.deepEqual(complaints.lines, []);
  await page.context().close();
});

test("of two who change one queue the second sees what the first saved, and both stay", async () => {
  const one = await administrator();
  const other = await administrator();
  for (const page of [one, other]) {
    await to(page, "queues");
    await page.getByRole("link", { name: "Support" }).click();
    await input(page, "name").waitFor();
  }
  await input(one, "offer_ms").fill("25");
  await input(one, "customers_see").fill("Help");
  await one.keyboard.press("Control+s");
  await settled(one);
  await input(other, "customers_see").fill("Support desk");
  await input(other, "wrap_up_ms").fill("2:00");
  await bar(other).getByRole("button", { name: "Save 2 changes" }).click();
  await other.getByRole("heading", { name: /saved this meanwhile/ }).waitFor();
  await other.screenshot({ path: join(FOLDER, "settings-conflict.png"), animations: "disabled" });
  await other.getByRole("radio", { name: "Support desk" }).check();
  await other.getByRole("button", { name: "Save both" }).click();
  await settled(other);
  await one.reload();
  await input(one, "name").waitFor();
  assert.equal(await input(one, "customers_see").inputValue(), "Support desk");
  assert.equal(await input(one, "offer_ms").inputValue(), "0:25");
  assert.equal(await input(one, "wrap_up_ms").inputValue(), "2:00");
  // Each of the changes stands in the audit, with who, before and after.
  await to(one, "audit");
  await one.locator("main li b", { hasText: "Marta Kowalczyk" }).first().waitFor();
  await one.locator("summary").first().click();
  await one.getByRole("cell", { name: "Support desk" }).first().waitFor();
  await one.context().close();
  await other.context().close();
});

test("a table of operators is tried line by line before it is written", async () => {
  const page = await administrator();
  await to(page, "operators/import");
  const table = "email,name,capacity,queues\npavel@demo.example,Pavel Dvořák,3,Support\nmei@demo.example,Mei Chen,120,Support\n";
  await page.locator('input[type="file"]').setInputFiles({ name: "operators.csv", mimeType: "text/csv", buffer: Buffer.from(table) });
  await page.getByText("Trial run, nothing written").first().waitFor();
  await page.getByText(/capacity “120”/).waitFor();
  await page.screenshot({ path: join(FOLDER, "settings-csv.png"), animations: "disabled" });
  await page.getByRole("button", { name: "Import 1, leave 1" }).click();
  await page.getByText("Imported", { exact: true }).waitFor();
  await to(page, "operators");
  await page.getByRole("link", { name: "Pavel Dvořák" }).waitFor();
  assert.equal(await page.getByRole("link", { name: "Mei Chen" }).count(), 0);
  await page.context().close();
});
