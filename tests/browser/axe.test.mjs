// axe finds nothing wrong in any state of the desk's screens: in both colours, wide and on a phone, in English and in
// Russian. One node and one browser for all of them; each leaves nothing behind that another would see.

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { atTheDesk, atTheDoor } from "./axe-desk.mjs";
import { atTheMonitor } from "./axe-monitor.mjs";
import { inAForm, inTheSettings } from "./axe-settings.mjs";
import { inTheWidget } from "./axe-widget.mjs";
import { Node } from "./node.mjs";
import { Complaints, launch } from "./people.mjs";
import { signIn } from "./rest.mjs";

let around;
const complaints = new Complaints();

before(async () => {
  // A cluster looks the same.
  const node = await Node.start();
  around = { node, complaints };
  around.browser = await launch();
  around.person = async (options = {}) => {
    const size = { viewport: { width: 1440, height: 900 } };
    const context = await around.browser.newContext({ ...size, locale: "en-GB", reducedMotion: "reduce", ...options });
    context.setDefaultTimeout(20_000);
    return context;
  };
});

after(async () => {
  await around?.browser?.close();
  await around?.node.stop();
});

// Whoever is still there goes, nobody is online, and what is open is closed.
afterEach(async () => {
  for (const context of around.browser.contexts()) await context.close();
  const ask = await signIn(around.node, "marta");
  for (const { id } of (await ask("GET", "monitor/operators")).operators)
    await ask("POST", `monitor/operators/${id}/status`, { status: "offline" });
  const { conversations } = await ask("GET", "conversations");
  for (const { id, state } of conversations) if (state !== "closed") await ask("POST", `conversations/${id}/close`);
});

for (const [where, look] of [
  ["the door", atTheDoor],
  ["the settings", inTheSettings],
  ["a form of the settings", inAForm],
  ["the monitor", atTheMonitor],
  ["the workstation", atTheDesk],
  ["the widget", (it) => inTheWidget(it, "en-GB")],
  ["the widget in Russian", (it) => inTheWidget(it, "ru-RU")],
])
  test(`axe finds nothing wrong in any state (${where})`, async () => {
    assert.deepEqual(await look(around), []);
    assert.deepEqual(complaints.lines, []);
  });
