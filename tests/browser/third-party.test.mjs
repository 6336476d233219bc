// The widget on a foreign shop, in browsers that do not let it store anything.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe } from "./axe.mjs";
import { Complaints, Customer, launch, Operator } from "./people.mjs";
import { startSystem } from "./system.mjs";
import { launchBlocked, mayStore, Shop } from "./third-party.mjs";

const NOTHING_KEPT = "This browser stores nothing here";
const OPEN = { localStorage: "yes", indexedDB: "yes" };
const SHUT = { localStorage: "SecurityError", indexedDB: "UnknownError" };

let node;
let shop;
let browser;
const complaints = new Complaints();

before(async () => {
  node = await startSystem();
  shop = await Shop.start(node);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await shop?.stop();
  await node?.stop();
});

const frameOf = (customer) => customer.page.frames().find((frame) => frame !== customer.page.mainFrame());

async function operatorAt(text) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(20_000);
  const operator = await Operator.open(context, node, complaints);
  await operator.opens(text);
  await operator.takesOpen();
  return operator;
}

test("where third parties may not store, the host page keeps the conversation", async () => {
  const { context, close } = await launchBlocked("third parties");
  try {
    const customer = await Customer.open(context, shop, complaints);
    assert.deepEqual(await mayStore(customer.page), OPEN);
    assert.deepEqual(await mayStore(frameOf(customer)), SHUT);
    await customer.writes("from a foreign shop");
    await customer.frame.getByText("Sent").first().waitFor();
    const operator = await operatorAt("from a foreign shop");
    await operator.writes("and the answer to it");
    await customer.sees("and the answer to it");

    await customer.page.reload();
    await customer.openChat();
    await customer.sees("from a foreign shop");
    await customer.sees("and the answer to it");
    assert.equal(await customer.frame.getByText(NOTHING_KEPT).count(), 0);
    await customer.writes("written after the reload");
    await operator.sees("written after the reload");
    assert.deepEqual(await axe(frameOf(customer)), []);
  } finally {
    await close();
  }
});

test("where third parties may not store, what is not sent yet survives a reload", async () => {
  const { context, close } = await launchBlocked("third parties");
  try {
    const customer = await Customer.open(context, shop, complaints);
    assert.deepEqual(await mayStore(frameOf(customer)), SHUT);
    await context.route(`${node.url}/widget/assets/line-*`, (route) => route.abort());
    await customer.writes("written before there is a line");
    await customer.sees("written before there is a line");
    const isKept = () => Object.keys(localStorage).some((key) => key.includes(":said:"));
    await customer.page.waitForFunction(isKept);
    await context.unroute(`${node.url}/widget/assets/line-*`);
    await customer.page.reload();
    await customer.openChat();
    await customer.frame.getByText("Sent").first().waitFor();
    await customer.sees("written before there is a line");
    await customer.page.waitForFunction(() => !Object.keys(localStorage).some((key) => key.includes(":said:")));
  } finally {
    await close();
  }
});

test("where third parties may not store, a frame that is loaded anew goes on", async () => {
  const { context, close } = await launchBlocked("third parties");
  try {
    const customer = await Customer.open(context, shop, complaints);
    assert.deepEqual(await mayStore(frameOf(customer)), SHUT);
    await customer.writes("before the frame is loaded anew");
    await customer.frame.getByText("Sent").first().waitFor();
    const loaded = customer.page.waitForEvent("framenavigated");
    await frameOf(customer).evaluate(() => location.reload());
    await loaded;
    await customer.sees("before the frame is loaded anew");
    await customer.writes("after it");
    await customer.sees("after it");
    const others = customer.frame.locator(".row.mine .bubble:not(.sending, .waiting)");
    await others.nth(1).waitFor();
  } finally {
    await close();
  }
});

test("where third parties may not store, two tabs of a shop share one socket", async () => {
  const { context, close } = await launchBlocked("third parties");
  try {
    const sockets = await node.figure("switchboard_gateway_sessions_opened_total");
    const first = await Customer.open(context, shop, complaints);
    assert.deepEqual(await mayStore(frameOf(first)), SHUT);
    await first.writes("from the first tab of the shop");
    await first.sees("from the first tab of the shop");
    const second = await Customer.open(context, shop, complaints);
    await second.sees("from the first tab of the shop");
    await second.writes("from the second tab of the shop");
    await first.sees("from the second tab of the shop");
    assert.equal(await node.figure("switchboard_gateway_sessions_opened_total"), sockets + 1);
  } finally {
    await close();
  }
});

test("where nobody may store, the chat works and says that nothing is kept", async () => {
  const { context, close } = await launchBlocked("everybody");
  try {
    const customer = await Customer.open(context, shop, complaints);
    assert.deepEqual(await mayStore(customer.page), SHUT);
    assert.deepEqual(await mayStore(frameOf(customer)), SHUT);
    await customer.writes("nobody keeps this");
    await customer.frame.getByText("Sent").first().waitFor();
    await customer.frame.getByText(NOTHING_KEPT).waitFor();
    const operator = await operatorAt("nobody keeps this");
    await operator.writes("but it is answered");
    await customer.sees("but it is answered");
    assert.deepEqual(await axe(frameOf(customer)), []);

    await customer.page.reload();
    await customer.openChat();
    await customer.writes("a new conversation");
    await customer.frame.getByText("Sent").first().waitFor();
    assert.deepEqual(await customer.texts(), ["a new conversation"]);
  } finally {
    await close();
  }
});

test("no foreign page's policy was broken", () => {
  assert.deepEqual(complaints.lines, []);
});
