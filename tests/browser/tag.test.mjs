// What the widget's tag says: its colour, its name, whether there is a launcher, and whether a person has to agree first.

import assert from "node:assert/strict";
import { test } from "node:test";
import { Node } from "./node.mjs";
import { Stage } from "./stage.mjs";

const TENANT = "00000000-0000-7000-8000-00000000d340";

const stage = new Stage(() => Node.start());
const { complaints } = stage;

/** A page of the chat's own site, so that the frame could store if it wanted to, with this on the tag. */
async function shop(tag) {
  const context = await stage.person({ viewport: { width: 1024, height: 800 }, locale: "en-GB" });
  const body = `<!doctype html><html lang="en"><title>Shop</title><main><h1>Shop</h1></main>
<script async src="/w.js" data-tenant="${TENANT}" ${tag}></script></html>`;
  await context.route(`${stage.node.url}/own`, (route) => route.fulfill({ contentType: "text/html", body }));
  const page = await context.newPage();
  complaints.watch(page);
  await page.goto(`${stage.node.url}/own`);
  await page.waitForFunction(() => typeof window.switchboard === "function");
  return page;
}

const call = (page, ...what) => page.evaluate((it) => window.switchboard(...it), what);

/** Opens the panel by a call, whatever stands in it. */
async function opened(page) {
  await call(page, "open");
  const frame = page.frameLocator("iframe").first();
  await frame.getByRole("textbox").waitFor();
  return frame;
}

/** Names of all that this origin keeps. */
const kept = (page) =>
  page.evaluate(async () => [
    ...Object.keys(localStorage),
    ...Object.keys(sessionStorage),
    ...(await indexedDB.databases()).map(({ name }) => name),
    ...document.cookie.split(";").filter(Boolean),
  ]);

test("a tag says the colour, the launcher's name, and that the page opens the chat itself", async () => {
  const page = await shop('data-color="#c96f35" data-label-open="Ask us" data-hide');
  const launcher = page.getByRole("button", { name: "Ask us" });
  await opened(page);
  await call(page, "close");
  await page.locator("iframe").waitFor({ state: "hidden" });
  assert.equal(await launcher.isVisible(), false);
  await call(page, "show");
  await launcher.waitFor();
  await page.waitForFunction(() => {
    const root = [...document.body.children].find((it) => it.shadowRoot)?.shadowRoot;
    return getComputedStyle(root.querySelector("button")).backgroundColor === "rgb(201, 111, 53)";
  });
  await call(page, "hide");
  await launcher.waitFor({ state: "hidden" });
  assert.deepEqual(complaints.lines, []);
});

test("nothing outlives the page before a person agrees; what was said goes on from then, and is forgotten at a no", async () => {
  const page = await shop("data-consent");
  let frame = await opened(page);
  const writes = async (text) => {
    await frame.getByRole("textbox").fill(text);
    await frame.getByRole("textbox").press("Enter");
    await frame.getByRole("log").getByText(text).waitFor();
    await frame.getByText("Sent").last().waitFor();
  };
  await writes("before a yes");
  assert.deepEqual(await kept(page), []);
  await page.reload();
  await page.waitForFunction(() => typeof window.switchboard === "function");
  frame = await opened(page);
  await writes("somebody new");
  assert.equal(await frame.getByText("before a yes").count(), 0);
  assert.deepEqual(await kept(page), []);

  await call(page, "consent", true);
  await page.waitForFunction(() => localStorage.length > 0);
  await page.reload();
  await page.waitForFunction(() => typeof window.switchboard === "function");
  await call(page, "consent", true);
  frame = await opened(page);
  await frame.getByRole("log").getByText("somebody new").waitFor();

  await call(page, "consent", false);
  await page.waitForFunction(async () => localStorage.length === 0 && (await indexedDB.databases()).length === 0);
  await page.reload();
  await page.waitForFunction(() => typeof window.switchboard === "function");
  frame = await opened(page);
  await writes("somebody else");
  assert.equal(await frame.getByText("somebody new").count(), 0);
  assert.deepEqual(await kept(page), []);
  assert.deepEqual(complaints.lines, []);
});
