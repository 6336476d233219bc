// A rule of the tenant's own alarms on a supervisor's monitor: it comes up, sounds, is taken on, and ends.

import assert from "node:assert/strict";
import { test } from "node:test";
import { axe } from "./axe.mjs";
import { Node } from "./node.mjs";
import { Customer, Operator } from "./people.mjs";
import { signIn } from "./rest.mjs";
import { DESK, Stage } from "./stage.mjs";

const stage = new Stage(() => Node.start());
const { complaints } = stage;
const person = () => stage.person({ ...DESK, locale: "en-GB" });

/** A supervisor, signed in, who wants to hear alarms and looks at the monitor; `window.tones` is what has sounded. */
async function watching() {
  const context = await person();
  await context.addInitScript(() => {
    const notices = { levels: { alert: { sound: true } } };
    if (location.pathname.startsWith("/desk"))
      localStorage.setItem("switchboard-desk:preferences", JSON.stringify({ notices }));
    window.tones = [];
    const { start } = OscillatorNode.prototype;
    OscillatorNode.prototype.start = function (...at) {
      window.tones.push(this.frequency.value);
      return start.apply(this, at);
    };
  });
  const { page } = await Operator.open(context, stage.node, complaints, "marta");
  await page.getByRole("link", { name: "Monitor" }).click();
  await page.getByRole("heading", { name: /^Queues/ }).waitFor();
  // What is there is known: from now on every alarm is news.
  await page.getByRole("heading", { name: /^Alarms/ }).waitFor();
  return page;
}

test("a rule alarms on the monitor: it comes up, sounds, is taken on by name, and ends with its cause", async () => {
  const monitor = await watching();
  const ask = await signIn(stage.node, "marta");
  const rule = { figure: "waiting", threshold: 0, for_ms: 0 };
  await ask("POST", "settings/alert-rules", { ...rule, name: "Somebody waits" });
  await ask("POST", "settings/alert-rules", { ...rule, name: "Seen, not heard", shows_toast: false, plays_sound: false });
  const customer = await Customer.open(await person(), stage.node, complaints);
  await customer.writes("Where is my parcel?");
  await customer.frame.getByText("Sent", { exact: false }).first().waitFor();

  const toast = monitor.getByRole("alert").filter({ hasText: "Somebody waits" });
  await toast.waitFor({ state: "attached" });
  assert.match(await toast.textContent(), /All queues: Somebody waits\. 1 at its beginning, limit 0/);
  await monitor.waitForFunction(() => window.tones.length > 0);
  assert.deepEqual(await monitor.evaluate(() => window.tones), [392, 392], "the tones of an alarm, once");

  const alarms = monitor.getByRole("region", { name: /^Alarms/ }).getByRole("listitem");
  const loud = alarms.filter({ hasText: "Somebody waits" });
  await loud.waitFor();
  await alarms.filter({ hasText: "Seen, not heard" }).waitFor();
  assert.deepEqual(await axe(monitor), []);
  await loud.getByRole("button", { name: "Take it on" }).click();
  await loud.getByText(/Marta/).waitFor();

  // Somebody takes the chat: nobody waits any more.
  const operator = await Operator.open(await person(), stage.node, complaints);
  await operator.page.getByRole("button", { name: /^(Accept|Take)/ }).first().click();
  await operator.composer().waitFor();
  await loud.waitFor({ state: "detached" });
  await alarms.filter({ hasText: "Seen, not heard" }).waitFor({ state: "detached" });
  assert.deepEqual(await monitor.evaluate(() => window.tones), [392, 392], "nothing else has sounded");
  assert.deepEqual(complaints.lines, []);
});
