// An operator's tools by keys alone: online, accept, a canned reply, a warm transfer, a close with its code.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Node } from "./node.mjs";
import { Customer, Operator } from "./people.mjs";
import { signIn } from "./rest.mjs";
import { DESK, Stage } from "./stage.mjs";

const stage = new Stage(() => Node.start());
const { complaints } = stage;
const person = () => stage.person(DESK, 30_000);

/** The focus does not stay with the page: keys would have nowhere to go. What takes it comes with the inbox, a moment after the word. */
async function keeps(page, what) {
  const lands = () => document.activeElement?.tagName !== "BODY";
  await page.waitForFunction(lands, undefined, { timeout: 5_000 }).catch(() => assert.fail(`${what}: the focus fell`));
}

async function goesOnline({ page }) {
  await page.keyboard.press("Control+k");
  await page.keyboard.type("status: online");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /^Online/ }).waitFor();
  await keeps(page, "online");
}

/** The key of an offer, once it is on the screen. */
async function accepts({ page }) {
  await page.getByRole("button", { name: /^Accept/ }).first().waitFor();
  await page.keyboard.press("a");
  await page.waitForFunction(() => document.activeElement?.id === "composer");
}

test("by keys alone: a canned reply, a warm transfer with a comment, a close with its code", async () => {
  const ask = await signIn(stage.node, "marta");
  await ask("POST", "settings/canned-replies", {
    shortcut: "parcel",
    title: "Where a parcel is",
    audience: "everyone",
    texts: [{ language: "en", text: "It arrives on {{delivery date}}, {{customer.first_name|dear customer}}." }],
  });
  const code = await ask("POST", "settings/close-codes", { name: "Refund issued" });
  await ask("POST", "settings/close-codes", { name: "Sent again" });
  const queue = (await ask("GET", "settings/queues")).items[0];
  const strict = { ...queue.body, close_codes: [code.id], needs_close_code: true };
  await ask("PUT", `settings/queues/${queue.id}`, strict);

  const customer = await Customer.open(await person(), stage.node, complaints);
  const anna = await Operator.open(await person(), stage.node, complaints, "anna");
  const james = await Operator.open(await person(), stage.node, complaints, "james");
  await goesOnline(anna);
  await customer.writes("Where is my parcel?");
  await accepts(anna);

  // A canned reply: found, put in, its gap filled, sent.
  await anna.page.keyboard.type("/par");
  await anna.page.getByRole("option", { name: /parcel/ }).waitFor();
  await anna.page.keyboard.press("Enter");
  await anna.page.getByText("1 gap to fill").waitFor();
  await anna.page.keyboard.press("Control+Enter");
  assert.match(await anna.composer().inputValue(), /\{\{delivery date\}\}/, "a gap was sent");
  await anna.page.keyboard.type("Friday");
  await anna.page.keyboard.press("Control+Enter");
  await customer.sees("It arrives on Friday, dear customer.");
  await keeps(anna.page, "the canned reply");

  // A warm transfer to whoever is there.
  await goesOnline(james);
  await anna.page.keyboard.press("Escape");
  await anna.page.keyboard.press("t");
  await anna.page.keyboard.type("James");
  const target = anna.page.getByRole("option", { name: /James Okafor.*slots? in use/s });
  await target.and(anna.page.locator(":not([aria-disabled])")).waitFor();
  for (let times = 0; times < 9 && (await anna.page.evaluate(() => document.activeElement?.tagName)) !== "TEXTAREA"; times++)
    await anna.page.keyboard.press("Tab");
  await anna.page.keyboard.type("Please look into order 10482.");
  await anna.page.keyboard.press("Control+Enter");
  // Whoever is asked may be quicker than her list: then it tells nothing of a hand-over that it has not seen begin.
  await anna.page.getByText("Handing over").first().waitFor({ state: "attached" });
  await accepts(james);
  // For eight seconds.
  await anna.page.getByText("handed over").first().waitFor();
  await james.sees("Please look into order 10482.");
  await customer.frame.getByText("James Okafor").first().waitFor();
  await keeps(anna.page, "the transfer");

  // A close with the code that the queue needs.
  await james.page.keyboard.press("Escape");
  await james.page.keyboard.press("e");
  await james.page.getByRole("option", { name: /Refund issued/ }).waitFor();
  await james.page.keyboard.press("Control+Enter");
  await james.page.getByText("Choose a close code first.").waitFor();
  await james.page.keyboard.type("1");
  await james.page.keyboard.press("Control+Enter");
  await james.page.getByText("Chat closed").waitFor();
  await keeps(james.page, "the close");
  const { conversations } = await ask("GET", "conversations?state=closed");
  const said = await ask("GET", `conversations/${conversations[0].id}/outcome`);
  assert.equal(said.code, code.id);
  assert.deepEqual(complaints.lines, []);
});
