// A shift: ten customers, three operators and a supervisor at once, and a kill -9 in the middle of it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Customer, Operator } from "./people.mjs";
import { signIn } from "./rest.mjs";
import { DESK, Stage } from "./stage.mjs";
import { startSystem } from "./system.mjs";

const CUSTOMERS = 10;
/** How long a step of somebody may take while parts of the system die. */
const STEP_MS = 60_000;
/** Less than a person would wait: what did not come is looked at again. */
const GLANCE_MS = 3_000;

const stage = new Stage(startSystem);
const { complaints } = stage;
const person = () => stage.person({ ...DESK, locale: "en-GB" }, STEP_MS);

/** A third operator, made and invited as administration does. */
async function joins(ask, name) {
  const queues = (await ask("GET", "settings/queues")).items.map(({ id }) => ({ queue: id }));
  const email = `${name.toLowerCase()}@demo.example`;
  const { id } = await ask("POST", "settings/operators", { name, email, queues, capacity: 4 });
  const { token } = await ask("POST", `settings/operators/${id}/invitation`, {});
  await ask("POST", "sign-in/invitation", { token, password: `${name.toLowerCase()}-demo-1` });
}

/** The conversation that is none of these. */
async function newcomer(ask, known) {
  for (const end = Date.now() + STEP_MS; Date.now() < end; await sleep(50)) {
    const there = (await ask("GET", "conversations")).conversations.map(({ id }) => id);
    const id = there.find((it) => !known.includes(it));
    if (id) return id;
  }
  throw new Error("no new conversation came");
}

/** By the palette; again, if the line was not open yet. */
async function goesOnline({ page }) {
  const isOnline = page.getByRole("button", { name: /^Online/ });
  for (const end = Date.now() + STEP_MS; Date.now() < end; ) {
    await page.keyboard.press("Control+k");
    const field = page.getByRole("combobox").first();
    await field.fill("status: online");
    await field.press("Enter");
    if (await isOnline.waitFor({ timeout: GLANCE_MS }).then(() => true, () => false)) return;
    await page.keyboard.press("Escape");
  }
  throw new Error("the status did not become Online");
}

/** Works as people do until it is over: takes what is offered, answers who asks, closes when thanked. */
async function works({ page }, isOver) {
  const composer = page.locator("#composer");
  const log = page.getByRole("log");
  const quickly = { timeout: GLANCE_MS };
  /** What was answered or closed: its row may say the old for a moment. */
  const done = new Set();
  while (!isOver()) {
    const offer = page.locator("#list section[data-chat]").getByRole("button", { name: /^Accept/ }).first();
    // It may be withdrawn under the hand.
    if (await offer.isVisible()) await offer.click(quickly).catch(() => {});
    const asks = page.locator("#list li[data-chat]").getByText(/(Question|Thanks) \d\d/);
    for (const row of await asks.all()) {
      const words = (await row.innerText(quickly).catch(() => "")).match(/(Question|Thanks) \d\d/)?.[0];
      if (!words || done.has(words)) continue;
      await row.click(quickly).catch(() => {});
      const isOpen = await log.getByText(words).waitFor(quickly).then(() => true, () => false);
      // Somebody else's, or it waits in the queue.
      if (!isOpen || !(await composer.isVisible())) continue;
      if (words.startsWith("Question")) {
        const answer = words.replace("Question", "Answer");
        await composer.fill(answer);
        // As people look at what they write: a chat that was accepted a moment ago may have opened.
        if (!(await log.getByText(words).isVisible())) {
          await composer.fill("");
          continue;
        }
        await composer.press("Control+Enter");
        await log.getByText(answer).waitFor();
      } else {
        await composer.press("Escape");
        if (!(await log.getByText(words).isVisible())) continue;
        await page.keyboard.press("e");
        if (!(await page.getByText("Chat closed").first().waitFor(quickly).then(() => true, () => false))) continue;
      }
      done.add(words);
    }
    await sleep(100);
  }
}

test("a shift of three operators, a supervisor and ten customers, through kill -9", async () => {
  const ask = await signIn(stage.node, "marta");
  await joins(ask, "Priya");
  const supervisor = await Operator.open(await person(), stage.node, complaints, "marta");
  const monitor = supervisor.page;
  await monitor.getByRole("link", { name: "Monitor" }).click();
  await monitor.getByRole("heading", { name: /^Queues/ }).waitFor();

  // Everybody comes before anybody works, so that there is a queue.
  const numbers = Array.from({ length: CUSTOMERS }, (_, at) => String(at + 1).padStart(2, "0"));
  const customers = new Map();
  const before = (await ask("GET", "conversations")).conversations.map(({ id }) => id);
  const conversations = new Map();
  for (const number of numbers) {
    const customer = await Customer.open(await person(), stage.node, complaints);
    await customer.writes(`Question ${number}`);
    await customer.frame.getByText("Sent").first().waitFor();
    customers.set(number, customer);
    conversations.set(number, await newcomer(ask, [...before, ...conversations.values()]));
  }
  await monitor.getByRole("tab", { name: /^Waiting\s*10/ }).waitFor();

  const operators = [];
  for (const name of ["anna", "james", "priya"])
    operators.push(await Operator.open(await person(), stage.node, complaints, name));
  let isOver = false;
  const shift = operators.map(async (operator) => {
    await goesOnline(operator);
    await works(operator, () => isOver);
  });

  try {
    // The first is answered; then parts of the system die under everybody's hands.
    await customers.get("01").sees("Answer 01");
    await stage.node.kill();
    await stage.node.run();

    // The supervisor whispers, and takes a chat over: its customer learns of the second alone.
    const wanted = customers.get("07");
    await wanted.sees("Answer 07");
    await monitor.getByRole("tab", { name: /^In work/ }).click();
    await monitor.locator(`#side-list [data-row="${conversations.get("07")}"]`).getByRole("button").click();
    await monitor.getByRole("textbox", { name: /^Whisper to/ }).fill("The depot has it");
    await monitor.keyboard.press("Control+Enter");
    await monitor.getByRole("log").getByText("Whisper from you").waitFor();
    await monitor.getByRole("button", { name: "Take over…" }).click();
    await monitor.getByRole("button", { name: "Take over", exact: true }).click();
    await monitor.getByText("This chat is yours.").waitFor();
    await wanted.frame.getByText(/Marta/).first().waitFor();
    assert.equal(await wanted.frame.getByText("The depot has it").count(), 0);

    // Everybody else has an answer, says thanks and is closed.
    const visits = numbers
      .filter((number) => number !== "07")
      .map(async (number) => {
        const customer = customers.get(number);
        await customer.sees(`Answer ${number}`);
        await customer.writes(`Thanks ${number}`);
        await customer.frame.getByText(/How did \w+ do\?/).waitFor();
        assert.deepEqual(await customer.texts(), [`Question ${number}`, `Thanks ${number}`]);
      });
    await Promise.all(visits);
  } finally {
    isOver = true;
    await Promise.allSettled(shift);
  }
  await Promise.all(shift);

  const closed = (await ask("GET", "conversations?state=closed")).conversations;
  const ended = numbers.filter((number) => closed.some(({ id }) => id === conversations.get(number)));
  assert.deepEqual(ended, numbers.filter((number) => number !== "07"));
  await monitor.keyboard.press("Escape");
  await monitor.getByRole("tab", { name: /^Waiting\s*0/ }).waitFor();
  await monitor.getByRole("tab", { name: /^In work\s*1/ }).waitFor();
  assert.deepEqual(complaints.lines, []);
});
