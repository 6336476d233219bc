// The customer's whole way: what is asked before the chat, the line, the chat, its end, the rating, a copy to keep; and
// the same where it is closed. Settings are changed while pages stand open, as administration does.

import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { axe } from "./axe.mjs";
import { Node } from "./node.mjs";
import { Complaints, launch, Operator } from "./people.mjs";
import { signIn } from "./rest.mjs";
import { ASKED, inner, NEVER, Shop } from "./shop.mjs";

const FOLDER = join(import.meta.dirname, "../../target/screens");

let node;
let browser;
let rest;
let shops;
const complaints = new Complaints();

before(async () => {
  await mkdir(FOLDER, { recursive: true });
  // REST answers where the page came from: a cluster has a proxy for that, which no test brings.
  node = await Node.start();
  browser = await launch();
  rest = await signIn(node, "marta");
  shops = new Shop(node, rest, complaints);
});

after(async () => {
  await browser?.close();
  await node?.stop();
});

async function person(options = {}) {
  const context = await browser.newContext({ viewport: { width: 760, height: 840 }, reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(20_000);
  return context;
}

const widget = (more) => shops.sets(more);
const shop = (context) => shops.opens(context);
const keep = (page, name) => page.screenshot({ path: join(FOLDER, `${name}.png`), animations: "disabled" });

async function clean(page) {
  assert.deepEqual(await axe(inner(page)), []);
}

test("asked before the chat, in line, answered, closed, rated, and a copy kept", async () => {
  const other = await rest("POST", "settings/queues", { name: "Orders", customers_see: "Orders and delivery" });
  const queues = (await rest("GET", "settings/queues")).items;
  const first = queues.find((it) => it.id !== other.id).id;
  await widget({ ...ASKED, queues: [first, other.id], look: { accent: "#0b5c43" } });
  const { page, frame } = await shop(await person());
  await frame.getByRole("heading", { name: "Before we start" }).waitFor();
  await frame.getByLabel("Name").fill("Margarethe Hollingsworth-Oyelaran");
  await frame.getByLabel("Order number").fill("NV-20488317");
  await frame.getByLabel("Order number").blur();
  await frame.getByRole("button", { name: "Did you mean NV-204-88317?" }).waitFor();
  await clean(page);
  await keep(page, "24-widget-before");
  await frame.getByRole("button", { name: "Did you mean NV-204-88317?" }).click();
  await frame.getByRole("radio").first().check();
  await frame.getByRole("checkbox").check();
  await frame.getByRole("button", { name: "Start the chat" }).click();
  await frame.getByRole("textbox").fill("One of the poles snapped");
  await frame.getByRole("textbox").press("Enter");
  await frame.getByText("Sent").waitFor();
  await frame.getByText(/You are (next|\d+(st|nd|rd|th) in line)/).first().waitFor();
  await clean(page);
  await keep(page, "01-widget-in-line");

  const operator = await Operator.open(await person({ viewport: { width: 1440, height: 900 } }), node, complaints);
  await operator.opens("One of the poles snapped");
  await operator.takesOpen();
  await operator.sees("One of the poles snapped");
  await operator.page.getByText("Order number: NV-204-88317").first().waitFor();
  await operator.page.getByText("Margarethe Hollingsworth-Oyelaran").first().waitFor();
  await operator.writes("A new pole set is on its way.");
  await frame.getByText("A new pole set is on its way.").waitFor();
  const conversation = (await rest("GET", "conversations")).conversations[0].id;
  await rest("POST", `conversations/${conversation}/close`);

  await frame.getByText("How did Anna do?").waitFor();
  await frame.getByRole("radio", { name: "3" }).check({ force: true });
  await frame.getByRole("checkbox", { name: "The wait" }).check({ force: true });
  await frame.getByLabel("In your words").fill("Anna was kind, but eight minutes is long");
  await clean(page);
  await keep(page, "24-widget-rating");
  await frame.getByRole("button", { name: "Send rating" }).click();
  await frame.getByText("Your rating is saved").waitFor();
  const rating = await rest("GET", `conversations/${conversation}/rating`);
  assert.deepEqual([rating.score, rating.reasons], [3, ["wait"]]);

  const download = page.waitForEvent("download");
  await frame.getByRole("button", { name: "Text" }).click();
  const text = await readFile(await (await download).path(), "utf8");
  assert.match(text, /You: One of the poles snapped/);
  assert.match(text, /Anna Lindqvist: A new pole set is on its way\./);
  assert.deepEqual(complaints.lines, []);
});

test("closed while the page stands open: the next opening, a message left, and open again", async () => {
  const hours = await rest("POST", "settings/hours", NEVER);
  const queue = await rest("POST", "settings/queues", { name: "Late", hours: hours.id });
  await widget();
  const dark = await person({ colorScheme: "dark" });
  const { page, frame } = await shop(dark);
  await frame.getByText("A person answers here", { exact: true }).or(frame.getByText("Nordvik support")).first().waitFor();
  await frame.getByRole("textbox").fill("before it closes");
  await frame.getByRole("textbox").press("Enter");
  await frame.getByText("Sent").waitFor();
  // Nobody reloads: the line says that something changed.
  await widget({ queues: [queue.id] });
  await frame.getByText(/Closed, opens/).waitFor();

  const late = await shop(await person({ colorScheme: "dark" }));
  await late.frame.getByText(/We open in/).waitFor();
  await late.frame.getByText("next").waitFor();
  await clean(late.page);
  await keep(late.page, "24-widget-after-hours");
  await late.frame.getByRole("button", { name: "Leave a message" }).click();
  await late.frame.getByLabel("Message").fill("Can you send a new one before Friday?");
  await late.frame.getByRole("button", { name: "Send message" }).click();
  await late.frame.getByRole("log").getByText("Can you send a new one before Friday?").waitFor();
  await late.frame.getByText(/Your message is kept/).waitFor();
  await clean(late.page);

  await widget();
  await late.frame.getByText(/Closed, opens/).waitFor({ state: "detached" });
  assert.deepEqual(complaints.lines, []);
});

test("a second tenant by four tokens, and words in Russian", async () => {
  await widget({
    look: { accent: "#0b5c43", header: "#07392b", radius_px: 6 },
    texts: [{ language: "ru", title: "Поддержка Nordvik", greeting: "Добрый день! Чем помочь?" }],
  });
  const { page, frame } = await shop(await person({ locale: "ru-RU" }));
  await frame.getByText("Добрый день! Чем помочь?").waitFor();
  await frame.getByRole("heading", { name: "Поддержка Nordvik" }).waitFor();
  const header = await frame.locator("header").evaluate((it) => getComputedStyle(it).backgroundColor);
  assert.equal(header, "rgb(7, 57, 43)");
  await page.getByRole("button", { name: /Закрыть/ }).first().waitFor();
  await clean(page);
  await keep(page, "03-widget-second-tenant");
  assert.deepEqual(complaints.lines, []);
});

test("a page calls the widget and hears of it", async () => {
  await widget();
  const { page, frame } = await shop(await person());
  await frame.getByRole("textbox").waitFor();
  await page.evaluate(() => {
    window.heard = [];
    for (const event of ["started", "message", "assigned", "ended", "queue"])
      window.switchboard("on", event, (detail) => window.heard.push([event, detail]));
    window.switchboard("prefill", "Hello from the page");
  });
  await page.waitForFunction(() => true);
  await frame.locator("textarea").evaluate(async (it) => {
    for (let n = 0; n < 200 && it.value === ""; n += 1) await new Promise((resolve) => setTimeout(resolve, 25));
  });
  await frame.getByRole("textbox").press("Enter");
  await frame.getByText("Sent").waitFor();
  await page.waitForFunction(() => window.heard.some(([event]) => event === "started"));
  await page.evaluate(() => window.switchboard("theme", { scheme: "dark", color: "#c96f35", side: "start" }));
  await frame.locator("html[data-theme=dark]").waitFor();
  await page.evaluate(() => window.switchboard("close"));
  await page.getByRole("button", { name: /Open chat/ }).waitFor();
});
