// An operator's tools by keys alone: online, accept, a canned reply, a warm transfer, a close with its code.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { after, before, test } from "node:test";
import { Node } from "./node.mjs";
import { Complaints, Customer, launch, Operator } from "./people.mjs";

let node;
let browser;
const complaints = new Complaints();

before(async () => {
  node = await Node.start();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await node?.stop();
});

async function person() {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(30_000);
  return context;
}

/** Asks by REST in somebody's name. */
async function signedIn(name) {
  const body = JSON.stringify({ email: `${name}@demo.example`, password: `${name}-demo-1` });
  const headers = { "content-type": "application/json", origin: node.url };
  const answer = await fetch(`${node.url}/v1/sign-in`, { method: "POST", headers, body });
  const { access_token: token } = await answer.json();
  return async (method, path, sent, more = {}) => {
    const response = await fetch(`${node.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", "idempotency-key": randomUUID(), ...more },
      body: sent && JSON.stringify(sent),
    });
    assert.ok(response.ok, `${method} ${path}: ${response.status} ${await response.clone().text()}`);
    return response.status === 204 ? undefined : response.json();
  };
}

/** The focus never falls to the page: keys would have nowhere to go. */
async function keeps(page, what) {
  assert.notEqual(await page.evaluate(() => document.activeElement?.tagName), "BODY", `${what}: the focus fell`);
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
  const ask = await signedIn("marta");
  await ask("POST", "/v1/settings/canned-replies", {
    shortcut: "parcel",
    title: "Where a parcel is",
    audience: "everyone",
    texts: [{ language: "en", text: "It arrives on {{delivery date}}, {{customer.first_name|dear customer}}." }],
  });
  const code = await ask("POST", "/v1/settings/close-codes", { name: "Refund issued" });
  await ask("POST", "/v1/settings/close-codes", { name: "Sent again" });
  const queue = (await ask("GET", "/v1/settings/queues")).items[0];
  const strict = { ...queue.body, close_codes: [code.id], needs_close_code: true };
  await ask("PUT", `/v1/settings/queues/${queue.id}`, strict, { "if-match": "*" });

  const customer = await Customer.open(await person(), node, complaints);
  const anna = await Operator.open(await person(), node, complaints, "anna");
  const james = await Operator.open(await person(), node, complaints, "james");
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
  await accepts(james);
  await james.sees("Please look into order 10482.");
  await anna.page.getByText("handed over").first().waitFor();
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
  const { conversations } = await ask("GET", "/v1/conversations?state=closed");
  const said = await ask("GET", `/v1/conversations/${conversations[0].id}/outcome`);
  assert.equal(said.code, code.id);
  assert.deepEqual(complaints.lines, []);
});
