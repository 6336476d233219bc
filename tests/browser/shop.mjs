// The shop's page with its widget, set up as administration does.

import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

const TENANT = "00000000-0000-7000-8000-00000000d340";

/** What the widget may ask before a chat. */
export const ASKED = {
  fields: [
    { key: "name", label: "Name", kind: "name", need: "required" },
    { key: "order", label: "Order number", pattern: "NV-000-00000" },
  ],
  consent_url: "https://nordvik.example/privacy",
};

/** Hours in which it is closed but for a minute of the week. */
export const NEVER = { name: "Never", plan: { zone: "Europe/London", week: { monday: [{ from: "08:00", to: "08:01" }] } } };

/** The chat's frame in a page. */
export const inner = (page) => page.frames().find((frame) => frame.url().includes("/widget/"));

export class Shop {
  constructor(node, rest, complaints) {
    this.node = node;
    this.rest = rest;
    this.complaints = complaints;
  }

  /** Changes the widget's settings, and waits until a page that opens is shown them: what is saved takes half a second. */
  async sets(more = {}) {
    const before = await this.version();
    await this.rest("PUT", `settings/widgets/${TENANT}`, { title: "Nordvik support", origins: ["*"], ...more });
    const ends = Date.now() + 10_000;
    while ((await this.version()) === before) {
      assert.ok(Date.now() < ends, `the gateway still shows version ${before}`);
      await sleep(50);
    }
  }

  /** The version that the gateway shows pages. */
  async version() {
    return (await (await fetch(`${this.node.url}/widget/settings.json?tenant=${TENANT}&lang=en`)).json()).version;
  }

  /** A page of the shop with the chat open, whatever stands in it. */
  async opens(context) {
    const page = await context.newPage();
    this.complaints.watch(page);
    await page.goto(`${this.node.url}/shop/`);
    await page.getByRole("button", { name: /Open chat|Открыть чат/ }).click();
    return { page, frame: page.frameLocator("iframe").first() };
  }
}
