// Keeps a picture of each screen in target/screens, for a person to look at.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Node } from "./node.mjs";
import { Complaints, Customer, launch, Operator } from "./people.mjs";

const FOLDER = join(import.meta.dirname, "../../target/screens");
const DESK = { viewport: { width: 1440, height: 900 } };
const SHOP = { viewport: { width: 760, height: 840 } };

let node;
let browser;
const complaints = new Complaints();

before(async () => {
  await mkdir(FOLDER, { recursive: true });
  // A cluster looks the same, and loses no line at will.
  node = await Node.start();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await node?.stop();
});

async function person(options) {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(20_000);
  return context;
}

const keep = (page, name) => page.screenshot({ path: join(FOLDER, `${name}.png`), animations: "disabled" });

/** A gateway that refuses the texts with this word in them. */
function refusing(context, word) {
  return context.routeWebSocket(/\/ws$/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((data) => {
      const frame = JSON.parse(data);
      if (frame.t !== "say" || !frame.text.includes(word)) return server.send(data);
      const problem = { type: "too-many", title: "Too many requests", status: 429 };
      socket.send(JSON.stringify({ t: "refused", cid: frame.cid, problem }));
    });
  });
}

for (const look of [
  { name: "light", options: {}, said: "Hello! Where is my parcel? Order 10482.", answer: "Anna here. It left Leeds this morning." },
  { name: "dark", options: { colorScheme: "dark" }, said: "Can I change the address?", answer: "Yes, until tonight." },
  {
    name: "russian-dark",
    options: { colorScheme: "dark", locale: "ru-RU" },
    said: "Здравствуйте! Где моя посылка?",
    answer: "Уже в пути, будет завтра до 18:00.",
  },
]) {
  test(`pictures of a conversation (${look.name})`, async () => {
    const shop = await person({ ...SHOP, ...look.options });
    await refusing(shop, "too much");
    const customer = await Customer.open(shop, node, complaints);
    await keep(customer.page, `widget-${look.name}-1-open`);
    await customer.writes(look.said);
    await customer.frame.getByText(/Sent|Отправлено/).first().waitFor();
    await customer.frame.locator(".queue").waitFor();
    await keep(customer.page, `widget-${look.name}-2-waiting`);

    const desk = await person({ ...DESK, ...look.options, locale: "en-GB" });
    const operator = await Operator.open(desk, node, complaints);
    await keep(operator.page, `desk-${look.name}-2-waiting`);
    await operator.opens(look.said);
    await operator.takesOpen();
    await operator.writes(look.answer);
    await customer.sees(look.answer);
    await customer.frame.getByText(/^(Read|Прочитано)$/).first().waitFor();
    await keep(customer.page, `widget-${look.name}-3-chat`);
    await operator.sees(look.answer);
    await keep(operator.page, `desk-${look.name}-3-chat`);
    await customer.writes("this is too much");
    await customer.frame.locator(".remedies").waitFor();
    await keep(customer.page, `widget-${look.name}-4-failed`);
    await desk.close();
    await shop.close();
  });
}

test("pictures of a closed widget and of the door", async () => {
  const shop = await (await person(SHOP)).newPage();
  await shop.goto(`${node.url}/shop/`);
  await shop.getByRole("button", { name: "Open chat" }).waitFor();
  await keep(shop, "widget-light-0-closed");
  for (const colorScheme of ["light", "dark"]) {
    const door = await (await person({ ...DESK, colorScheme })).newPage();
    await door.goto(`${node.url}/desk/`);
    await door.getByRole("button", { name: "Sign in" }).waitFor();
    await keep(door, `desk-${colorScheme}-1-sign-in`);
  }
});

test("pictures of a line that is away", async () => {
  const customer = await Customer.open(await person(SHOP), node, complaints);
  await customer.writes("Is anybody there?");
  await customer.frame.getByText("Sent").first().waitFor();
  const operators = [];
  for (const colorScheme of ["light", "dark"])
    operators.push(await Operator.open(await person({ ...DESK, colorScheme }), node, complaints));
  await operators[0].opens("Is anybody there?");
  await operators[0].takesOpen();
  await node.kill();
  await customer.writes("written while it is away");
  await customer.frame.getByText("Reconnecting.").waitFor();
  await customer.frame.getByText("Waits for the connection").waitFor();
  await keep(customer.page, "widget-light-5-reconnecting");
  for (const [at, operator] of operators.entries()) {
    await operator.page.getByText("My chats").first().waitFor();
    await operator.page.locator("[role=status]").filter({ hasText: /\w/ }).first().waitFor();
    await keep(operator.page, `desk-${at === 0 ? "light" : "dark"}-5-reconnecting`);
  }
  await node.run();
  await customer.sees("written while it is away");
});
