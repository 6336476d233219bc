// What an operator begins to write is there on another device, and what was sent is a draft on none.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Node } from "./node.mjs";
import { Customer, Operator } from "./people.mjs";
import { signIn } from "./rest.mjs";
import { DESK, Stage } from "./stage.mjs";

const stage = new Stage(() => Node.start());
const { complaints } = stage;
const person = () => stage.person({ ...DESK, locale: "en-GB" });

/** Waits until the server's copy of anna's drafts is so. */
async function kept(ask, isSo) {
  const ends = Date.now() + 20_000;
  for (;;) {
    const { drafts } = await ask("GET", "me/drafts");
    if (isSo(drafts)) return;
    assert.ok(Date.now() < ends, `the server keeps ${JSON.stringify(drafts)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A person comes back to a device: its window has the focus. */
const comesTo = ({ page }) => page.evaluate(() => dispatchEvent(new Event("focus")));

test("a reply begun on one device is gone on with on another, and is a draft on none once it was sent", async () => {
  const customer = await Customer.open(await person(), stage.node, complaints);
  await customer.writes("Where is my parcel?");
  await customer.frame.getByText("Sent", { exact: false }).first().waitFor();
  const desk = await Operator.open(await person(), stage.node, complaints);
  await desk.opens("Where is my parcel?");
  await desk.takesOpen();
  const phone = await Operator.open(await person(), stage.node, complaints);
  await phone.opens("Where is my parcel?");
  await phone.composer().waitFor();
  const ask = await signIn(stage.node, "anna");

  await desk.composer().fill("In Leeds since");
  await kept(ask, (drafts) => drafts.some(({ reply }) => reply === "In Leeds since"));
  await comesTo(phone);
  await phone.page.waitForFunction(() => document.querySelector("textarea")?.value === "In Leeds since");

  // Gone on with there, sent, and the page goes in that very moment.
  await phone.composer().fill("In Leeds since this morning.");
  await kept(ask, (drafts) => drafts.some(({ reply }) => reply === "In Leeds since this morning."));
  await phone.page.keyboard.press("Control+Enter");
  await phone.page.reload();
  await customer.sees("In Leeds since this morning.");
  await phone.opens(/Where is my parcel|In Leeds/);
  await phone.composer().waitFor();
  await phone.sees("In Leeds since this morning.");
  assert.equal(await phone.composer().inputValue(), "");
  await kept(ask, (drafts) => drafts.every(({ reply }) => reply === ""));
  assert.equal(await phone.composer().inputValue(), "", "and it stays away");

  await comesTo(desk);
  await desk.page.waitForFunction(() => document.querySelector("textarea")?.value === "");
  await desk.page.reload();
  await desk.opens(/Where is my parcel|In Leeds/);
  await desk.composer().waitFor();
  await desk.sees("In Leeds since this morning.");
  assert.equal(await desk.composer().inputValue(), "");
  assert.deepEqual(complaints.lines, []);
});
