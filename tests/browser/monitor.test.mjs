// A supervisor at the monitor of the real server: who waits, why, what is said, and taking over.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe } from "./axe.mjs";
import { Customer, Operator } from "./people.mjs";
import { DESK, Stage } from "./stage.mjs";
import { startSystem } from "./system.mjs";

const stage = new Stage(startSystem);
const { complaints } = stage;
const person = () => stage.person({ ...DESK, locale: "en-GB" });

/** A supervisor, signed in, who looks at the monitor. */
async function watching() {
  const { page } = await Operator.open(await person(), stage.node, complaints, "marta");
  await page.getByRole("link", { name: "Monitor" }).click();
  await page.getByRole("heading", { name: /^Queues/ }).waitFor();
  return page;
}

test("a supervisor sees who waits as it happens, learns why, reads in silence, and takes over", async (t) => {
  const monitor = await watching();
  const customer = await Customer.open(await person(), stage.node, complaints);

  // How long after the text's tick the row is there is a figure, said and not judged: the machine may have other work.
  await monitor.evaluate(() => {
    new MutationObserver(() => {
      if (!window.seenAt && document.querySelector("#side-list [data-row]")) window.seenAt = Date.now();
    }).observe(document.body, { subtree: true, childList: true });
  });
  await customer.writes("Where is my parcel?");
  await customer.frame.getByText("Sent", { exact: false }).first().waitFor();
  const sentAt = Date.now();
  const row = monitor.locator("#side-list [data-row]").first();
  await row.waitFor();
  const tookMs = (await monitor.evaluate(() => window.seenAt)) - sentAt;
  t.diagnostic(`the monitor showed who waits ${tookMs} ms after the tick`);

  // Nobody is online, and the answer says so, with every step so far.
  await row.getByRole("button").click();
  await monitor.getByText("Why is it waiting?").first().waitFor();
  await monitor.getByText(/^(Everyone in|No operator is in|Nobody has been looked for)/).waitFor();
  await monitor.getByText("Waits: the customer wrote").waitFor();
  await monitor.keyboard.press("Escape");

  // An operator takes it and answers; the page is closed then, so that nobody reads what comes next.
  const anna = await person();
  const operator = await Operator.open(anna, stage.node, complaints);
  await operator.page.getByRole("button", { name: /^(Accept|Take)/ }).first().click();
  await operator.composer().waitFor();
  await operator.writes("In Leeds since this morning.");
  await customer.sees("In Leeds since this morning.");
  await operator.page.close();
  await anna.close();

  await monitor.getByRole("tab", { name: /^In work/ }).click();
  await row.getByRole("button").click();
  await monitor.getByText("Neither side sees you. No read marks.").waitFor();
  const log = monitor.getByRole("log");
  await log.getByText("In Leeds since this morning.").waitFor();
  await customer.writes("Can it come on Friday?");
  await log.getByText("Can it come on Friday?").waitFor();

  // A whisper goes the whole way to the server and back; by then a mark would have come too.
  await monitor.getByRole("textbox", { name: /^Whisper to/ }).fill("Friday is fine");
  await monitor.keyboard.press("Control+Enter");
  await log.getByText("Whisper from you").waitFor();
  const last = customer.frame.locator(".row.mine").last();
  assert.match(await last.innerText(), /Can it come on Friday\?/);
  assert.doesNotMatch(await last.innerText(), /Delivered|Read/);
  assert.equal(await customer.frame.getByText("Friday is fine").count(), 0);
  assert.deepEqual(await axe(monitor), []);

  // Taking over asks first; the customer is told, and the chat is the supervisor's own.
  await monitor.getByRole("button", { name: "Take over…" }).click();
  await monitor.getByRole("button", { name: "Take over", exact: true }).click();
  await monitor.getByText("This chat is yours.").waitFor();
  await customer.frame.getByText(/Marta/).first().waitFor();
  assert.deepEqual(complaints.lines, []);
});
