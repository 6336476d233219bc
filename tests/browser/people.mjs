// A customer and an operator in Chromium, as people use it.

import { createRequire } from "node:module";
import { join } from "node:path";

const web = createRequire(join(import.meta.dirname, "../../web/package.json"));
const { chromium } = web("playwright-core");

const HOW = {
  executablePath: "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

export function launch() {
  return chromium.launch(HOW);
}

/** One whose profile, with its settings, is in this folder. */
export function launchKept(folder) {
  return chromium.launchPersistentContext(folder, { ...HOW, viewport: { width: 1440, height: 900 } });
}

/** Everything that the browser complained about, over all pages that were watched. */
export class Complaints {
  lines = [];

  watch(page) {
    page.on("pageerror", (error) => this.lines.push(`error: ${error.message}`));
    page.on("console", (message) => {
      const text = message.text();
      if (/Content.Security.Policy|Refused to|Trusted Type/i.test(text)) this.lines.push(`policy: ${text}`);
    });
  }
}

/** A customer on the shop page with the chat open. */
export class Customer {
  static async open(context, node, complaints, query = "") {
    const customer = new Customer();
    customer.page = await context.newPage();
    complaints.watch(customer.page);
    await customer.page.goto(`${node.url}/shop/${query}`);
    await customer.openChat();
    return customer;
  }

  async openChat() {
    await this.page.locator("button[aria-expanded], button[aria-label]").last().waitFor();
    await this.page.getByRole("button", { name: /Open chat|Открыть чат/ }).click();
    this.frame = this.page.frameLocator("iframe").first();
    await this.frame.getByRole("textbox").waitFor();
  }

  async writes(text) {
    const box = this.frame.getByRole("textbox");
    await box.fill(text);
    await box.press("Enter");
  }

  /** What the customer has written, from the top. */
  texts() {
    return this.frame.locator(".row.mine .bubble").evaluateAll((all) => all.map((it) => it.lastChild.textContent));
  }

  /** Waits until the text stands in the conversation, once. */
  async sees(text) {
    const found = this.frame.getByRole("log").getByText(text);
    await found.first().waitFor().catch(async (error) => {
      throw new Error(`"${text}" is not there: ${JSON.stringify(await this.holds())}`, { cause: error });
    });
    const count = await found.count();
    if (count !== 1) throw new Error(`"${text}" stands ${count} times`);
  }

  /** What the widget shows and keeps: for whoever looks for a text that is not there. */
  async holds() {
    const shows = await this.frame.locator("body").innerText().catch(String);
    const keeps = await this.frame.locator("body").evaluate(kept).catch(String);
    return { shows, box: await this.frame.getByRole("textbox").inputValue().catch(String), keeps };
  }
}

/** Runs in the page: everything in its stores. */
async function kept() {
  const answer = (request) =>
    new Promise((resolve) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => resolve(String(request.error));
    });
  const stores = { local: { ...localStorage } };
  for (const { name } of await indexedDB.databases()) {
    const store = (await answer(indexedDB.open(name))).transaction("kept").objectStore("kept");
    const [keys, values] = await Promise.all([answer(store.getAllKeys()), answer(store.getAll())]);
    stores[name] = Object.fromEntries(keys.map((key, at) => [key, values[at]]));
  }
  return stores;
}

/** An operator of the demo, signed in. */
export class Operator {
  static async open(context, node, complaints, name = "anna") {
    const operator = new Operator();
    operator.page = await context.newPage();
    complaints.watch(operator.page);
    await operator.page.goto(`${node.url}/desk/`);
    await operator.page.getByRole("textbox", { name: "E-mail" }).fill(`${name}@demo.example`);
    await operator.page.getByRole("textbox", { name: "Password" }).fill(`${name}-demo-1`);
    await operator.page.getByRole("button", { name: "Sign in" }).click();
    await operator.page.getByText("My chats").first().waitFor();
    return operator;
  }

  async takesNext() {
    await this.page.getByRole("button", { name: /^Take/ }).first().click();
    await this.composer().waitFor();
  }

  /** Looks into the chat whose row shows this text. */
  async opens(text) {
    await this.page.locator("#list").getByText(text).first().click();
  }

  async takesOpen() {
    await this.page.locator("#thread").getByRole("button", { name: /^Take/ }).click();
    await this.composer().waitFor();
  }

  composer() {
    return this.page.locator("textarea").first();
  }

  async writes(text) {
    await this.composer().fill(text);
    await this.composer().press("Control+Enter");
  }

  async sees(text) {
    const found = this.page.getByRole("log").getByText(text);
    await found.first().waitFor();
    const count = await found.count();
    if (count !== 1) throw new Error(`"${text}" stands ${count} times`);
  }
}
