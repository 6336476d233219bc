// What was said is found again, and what is known of a customer stands beside the chat.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe } from "./axe.mjs";
import { Node } from "./node.mjs";
import { Customer, Operator } from "./people.mjs";
import { signIn } from "./rest.mjs";
import { Stage } from "./stage.mjs";

const stage = new Stage(() => Node.start());
const { complaints } = stage;
const person = (options) => stage.person({ reducedMotion: "reduce", ...options });

/** Waits until the index, which is a moment behind, has the words. */
async function indexed(words) {
  const ask = await signIn(stage.node, "anna");
  const end = Date.now() + 20_000;
  while (Date.now() < end) {
    const { found } = await ask("GET", `search?q=${encodeURIComponent(words)}`);
    if (found.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nobody finds "${words}"`);
}

test("an operator searches what was said, reads the chat, and its customer's card keeps what is known", async () => {
  const customer = await Customer.open(await person(), stage.node, complaints);
  await customer.writes("The second pole of my tent snapped <b>again</b>");
  await customer.sees("snapped <b>again</b>");
  const { page } = await Operator.open(await person(), stage.node, complaints);
  await page.getByRole("button", { name: /^(Take|Accept)/ }).first().click();
  const facts = page.getByRole("complementary", { name: "Facts" });
  await facts.getByRole("button", { name: "Add a fact" }).click();
  await facts.getByRole("textbox", { name: "What it is" }).fill("E-mail");
  await facts.getByRole("textbox", { name: "What it says" }).fill("ann@post.example");
  await page.keyboard.press("Enter");
  await facts.getByText("ann@post.example").waitFor();
  assert.deepEqual(await axe(page), []);

  await indexed("snapping poles");
  // By the key, from outside of texts; the address keeps the question.
  await page.keyboard.press("Escape");
  await page.locator("#thread").focus();
  await page.keyboard.press("/");
  const field = page.getByRole("searchbox", { name: "What was said" });
  await field.waitFor();
  assert.equal(await field.evaluate((it) => it === document.activeElement), true);
  await page.keyboard.type("from:customer snapping poles");
  const result = page.locator("[data-result]");
  await result.first().waitFor();
  assert.deepEqual(await result.first().locator("mark").allTextContents(), ["pole", "snapped"]);
  assert.match(page.url(), /\/desk\/search\?q=from%3Acustomer/);
  assert.deepEqual(await axe(page), []);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  const past = page.getByRole("region", { name: /^Chat with/ });
  await past.getByText("snapped <b>again</b>").waitFor();
  assert.equal(await past.getByRole("textbox").count(), 0, "read only");
  assert.deepEqual(await axe(page), []);
  await page.keyboard.press("Escape");
  assert.equal(await result.first().evaluate((it) => it === document.activeElement), true);

  await field.fill("queue:Nowhere pole ");
  await page.getByText("There is no queue “Nowhere”").waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  assert.deepEqual(await axe(page), []);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.equal(wide, false, "nothing is wider than the screen");
});

test("a chat that was found is opened at the desk, where it stands", async () => {
  const { page } = await Operator.open(await person(), stage.node, complaints);
  await page.goto(`${stage.node.url}/desk/search?q=snapped`);
  await page.locator("[data-result]").first().click();
  await page.getByRole("button", { name: "Open at the desk" }).click();
  await page.locator("#thread").getByText("snapped <b>again</b>").waitFor();
  assert.match(page.url(), /\/desk\/chats\//);
});

test("no page broke its own content security policy or threw", () => {
  assert.deepEqual(complaints.lines, []);
});
