// The outcome, in two real browsers: write, answer, kill the server, go on.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe } from "./axe.mjs";
import { Complaints, Customer, launch, Operator } from "./people.mjs";
import { startSystem } from "./system.mjs";

let node;
let browser;
const complaints = new Complaints();

before(async () => {
  node = await startSystem();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await node?.stop();
});

async function person(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  context.setDefaultTimeout(20_000);
  return context;
}

test("a conversation goes on through kill -9 of the server, and no page is reloaded", async () => {
  const customer = await Customer.open(await person(), node, complaints);
  const operator = await Operator.open(await person(), node, complaints);
  await customer.page.evaluate(() => {
    window.sameLoad = true;
  });
  await operator.page.evaluate(() => {
    window.sameLoad = true;
  });
  await customer.writes("Where is my parcel?");
  await customer.sees("Where is my parcel?");
  await operator.takesNext();
  await operator.sees("Where is my parcel?");
  await operator.writes("In Leeds since this morning.");
  await customer.sees("In Leeds since this morning.");
  await customer.frame.getByText("Read", { exact: false }).first().waitFor();

  await node.kill();
  await customer.writes("Are you still there?");
  await operator.writes("One moment, please.");
  await node.run();
  await operator.sees("Are you still there?");
  await customer.sees("One moment, please.");
  await customer.sees("Are you still there?");
  await operator.sees("One moment, please.");

  assert.equal(await customer.page.evaluate(() => window.sameLoad), true);
  assert.equal(await operator.page.evaluate(() => window.sameLoad), true);
});

test("a text written offline is kept, says that it waits, and is sent once", async () => {
  const context = await person();
  const customer = await Customer.open(context, node, complaints);
  await customer.writes("before");
  await customer.sees("before");
  await context.setOffline(true);
  await customer.writes("written offline");
  await customer.frame.getByText(/connection|waiting/i).first().waitFor();
  await context.setOffline(false);
  await customer.frame.getByText("Sent").last().waitFor();
  await customer.sees("written offline");
});

test("a reload in the instant of Enter loses nothing and doubles nothing, from the first text on", async () => {
  const customer = await Customer.open(await person(), node, complaints);
  const texts = ["one of four", "two of four", "three of four", "all four"];
  for (const text of texts) {
    await customer.writes(text);
    await customer.page.reload();
    await customer.openChat();
    assert.equal(await customer.frame.getByRole("textbox").inputValue(), "");
  }
  for (const text of texts) await customer.sees(text);
  assert.deepEqual(await customer.texts(), texts);
  await customer.frame.locator(".bubble.sending, .bubble.waiting").first().waitFor({ state: "detached" });
  const operator = await Operator.open(await person(), node, complaints);
  await operator.opens(/(of|all) four/);
  for (const text of texts) await operator.sees(text);
});

test("a reload in mid-send loses nothing and doubles nothing", async () => {
  const customer = await Customer.open(await person(), node, complaints);
  const texts = ["one of three", "two of three", "all three"];
  await customer.writes(texts[0]);
  await customer.frame.getByText("Sent").first().waitFor();
  for (const text of texts.slice(1)) {
    await customer.writes(text);
    await customer.page.reload();
    await customer.openChat();
  }
  for (const text of texts) await customer.sees(text);
  assert.deepEqual(await customer.texts(), texts);
});

test("a text written while the network is away from the first key on is sent when it is back", async () => {
  const context = await person();
  const customer = await Customer.open(context, node, complaints);
  await context.setOffline(true);
  await customer.writes("written without a line");
  await customer.sees("written without a line");
  await context.setOffline(false);
  await customer.frame.getByText("Sent").first().waitFor();
  await customer.sees("written without a line");
});

test("a text of a tab that was closed in the instant of Enter is sent by the tab that stays", async () => {
  const context = await person();
  const stays = await Customer.open(context, node, complaints);
  await stays.writes("from the tab that stays");
  await stays.frame.getByText("Sent").first().waitFor();
  const goes = await Customer.open(context, node, complaints);
  await goes.writes("from the tab that goes");
  await goes.page.close();
  await stays.sees("from the tab that goes");
  await stays.frame.getByText("Sent").last().waitFor();
});

test("a reply survives a reload of the workstation in the instant it is sent", async () => {
  const customer = await Customer.open(await person(), node, complaints);
  await customer.writes("a question for the desk");
  await customer.frame.getByText("Sent").first().waitFor();
  const operator = await Operator.open(await person(), node, complaints);
  await operator.opens("a question for the desk");
  await operator.takesOpen();
  for (const text of ["the first answer", "the second answer"]) {
    await operator.composer().click();
    await operator.page.keyboard.type(text);
    // Long enough for the draft to be stored: it must not come back beside the reply.
    await operator.page.getByText("Draft saved").waitFor();
    await operator.page.keyboard.press("Control+Enter");
    await operator.page.reload();
    await operator.opens(/a question for the desk|the (first|second) answer/);
    await operator.composer().waitFor();
    await operator.sees(text);
    await customer.sees(text);
    assert.equal(await operator.composer().inputValue(), "");
  }
});

test("two tabs show the same over one socket", async () => {
  const context = await person();
  const sockets = await node.figure("switchboard_gateway_sessions_opened_total");
  const first = await Customer.open(context, node, complaints);
  await first.writes("from the first tab");
  await first.sees("from the first tab");
  const second = await Customer.open(context, node, complaints);
  await second.sees("from the first tab");
  await second.writes("from the second tab");
  await first.sees("from the second tab");
  await second.sees("from the second tab");
  assert.equal(await node.figure("switchboard_gateway_sessions_opened_total"), sockets + 1);
});

test("the screens speak Russian", async () => {
  const customer = await Customer.open(await person({ locale: "ru-RU" }), node, complaints);
  await customer.writes("Где моя посылка?");
  await customer.sees("Где моя посылка?");
  await customer.frame.getByText("Отправлено").first().waitFor();
});

test("a customer writes by keyboard alone", async () => {
  const context = await person();
  const page = await context.newPage();
  complaints.watch(page);
  await page.goto(`${node.url}/shop/`);
  const launcher = page.getByRole("button", { name: "Open chat" });
  await launcher.waitFor();
  for (let presses = 0; presses < 30; presses += 1) {
    await page.keyboard.press("Tab");
    if (await launcher.evaluate((button) => button.getRootNode().activeElement === button)) break;
  }
  await page.keyboard.press("Enter");
  const frame = page.frameLocator("iframe").first();
  await frame.getByRole("textbox").waitFor();
  await page.waitForFunction(() => {
    const host = document.activeElement;
    return (host?.shadowRoot?.activeElement ?? host)?.tagName === "IFRAME";
  });
  await page.keyboard.type("by keyboard");
  await page.keyboard.press("Enter");
  await frame.getByRole("log").getByText("by keyboard").waitFor();
});

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing wrong (${colorScheme})`, async () => {
    const customer = await Customer.open(await person({ colorScheme }), node, complaints);
    await customer.writes("for the check");
    await customer.sees("for the check");
    const signIn = await (await person({ colorScheme })).newPage();
    await signIn.goto(`${node.url}/desk/`);
    await signIn.getByRole("button", { name: "Sign in" }).waitFor();
    const found = { signIn: await axe(signIn) };
    const operator = await Operator.open(await person({ colorScheme }), node, complaints);
    found.empty = await axe(operator.page);
    await operator.takesNext();
    found.chat = await axe(operator.page);
    for (const frame of customer.page.frames()) {
      if (frame !== customer.page.mainFrame()) found.widget = await axe(frame);
    }
    const landing = await (await person({ colorScheme })).newPage();
    await landing.goto(node.url);
    found.landing = await axe(landing);
    assert.deepEqual(found, { signIn: [], empty: [], chat: [], widget: [], landing: [] });
  });
}

test("no page broke its own content security policy or threw", () => {
  assert.deepEqual(complaints.lines, []);
});
