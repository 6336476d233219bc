// The lists and forms of the settings, for axe; each is kept as a picture.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { DeskSweep } from "./axe.mjs";
import { Operator } from "./people.mjs";
import { signIn } from "./rest.mjs";

const FOLDER = join(import.meta.dirname, "../../target/screens");
const TENANT = "00000000-0000-7000-8000-00000000d340";
const WEEK = { monday: [{ from: "08:00", to: "18:00" }] };

/** One of everything, so that no list is empty. */
async function furnish(ask) {
  const made = {};
  for (const [noun, body] of [
    ["skills", { name: "Returns" }],
    ["tags", { name: "Damaged" }],
    ["close-codes", { name: "Refund issued" }],
    ["away-reasons", { name: "Lunch" }],
    ["alert-rules", { name: "A long queue", figure: "waiting", threshold: 20 }],
    ["hours", { name: "Shop", plan: { zone: "Europe/London", week: WEEK } }],
    ["canned-replies", { shortcut: "pole", title: "Free pole set", audience: "everyone", texts: [{ language: "en", text: "Dear {{customer.first_name}}, it arrives {{date}}." }] }],
  ])
    made[noun] = (await ask("POST", `settings/${noun}`, body)).id;
  return made;
}

/** Goes there as a link does, without another load. */
async function to(page, path) {
  await page.evaluate((it) => {
    history.pushState(null, "", `/desk/settings/${it}`);
    dispatchEvent(new PopStateEvent("popstate"));
  }, path);
  await page.locator('[data-zone="settings"]:visible, [data-zone="editor"]:visible').first().waitFor();
  await page.getByText("Loading", { exact: true }).first().waitFor({ state: "detached" });
}

/** What a page shows once it is there. */
const row = (name) => (page) => page.getByRole("link", { name });
const field = (name) => (page) => page.locator(`[data-field="${name}"]`).first();
const text = (it) => (page) => page.getByText(it).first();

/** Every list, and a form of each. */
export async function inTheSettings({ node, person, complaints }) {
  await mkdir(FOLDER, { recursive: true });
  const ask = await signIn(node, "marta");
  const made = await furnish(ask);
  const queue = (await ask("GET", "settings/queues")).items.find((it) => it.body.name === "Support");
  const { page } = await Operator.open(await person(), node, complaints, "marta");
  const sweep = new DeskSweep(page, { pictures: join(FOLDER, "settings") });
  await page.goto(`${node.url}/desk/settings/queues`);
  for (const [path, shows, name = path] of [
    ["queues", row("Support")],
    [`queues/${queue.id}`, field("name"), "queue"],
    ["hours", row("Shop")],
    [`hours/${made.hours}`, text(/\d+ h open/), "plan"],
    ["alert-rules", row("A long queue")],
    [`alert-rules/${made["alert-rules"]}`, field("name"), "alert-rule"],
    ["targets", text("Support")],
    ["operators", row("Anna Lindqvist")],
    ["operators/new", field("email"), "operator"],
    ["operators/import", text("CSV"), "csv"],
    ["roles", row(/Supervisor/)],
    ["roles/supervisor", text("Everybody has this role"), "role"],
    ["skills", row("Returns")],
    [`skills/${made.skills}`, field("name"), "skill"],
    ["canned-replies", row(/pole/i)],
    [`canned-replies/${made["canned-replies"]}`, text("Dear Margarethe, it arrives"), "canned-reply"],
    ["close-codes", row("Refund issued")],
    [`close-codes/${made["close-codes"]}`, field("name"), "close-code"],
    ["away-reasons", row("Lunch")],
    [`away-reasons/${made["away-reasons"]}`, field("name"), "away-reason"],
    ["tags", row("Damaged")],
    [`tags/${made.tags}`, field("name"), "tag"],
    ["widgets", (it) => it.locator("td a").first()],
    [`widgets/${TENANT}`, text("Allowed origins"), "widget"],
    ["audit", (it) => it.locator("main li b").first()],
  ]) {
    await to(page, path);
    await shows(page).waitFor();
    await sweep.look(name);
  }
  await page.context().close();
  return sweep.found;
}

/** A form that is refused, one that is about to be deleted, and an invitation. */
export async function inAForm({ node, person, complaints }) {
  const { page } = await Operator.open(await person(), node, complaints, "marta");
  const sweep = new DeskSweep(page, { pictures: join(FOLDER, "settings") });
  await page.goto(`${node.url}/desk/settings/queues/new`);
  await field("name")(page).locator("input").fill("Returns");
  await field("target.service_level_percent")(page).locator("input").first().fill("80");
  await page.getByRole("button", { name: "Make it" }).click();
  await field("target.within_ms")(page).getByRole("alert").waitFor();
  await sweep.look("refused");
  await field("target.within_ms")(page).locator("input").first().fill("30");
  await page.getByRole("button", { name: "Make it" }).click();
  await page.waitForURL((url) => !url.pathname.endsWith("/new"));
  await page.getByRole("button", { name: "Delete…" }).click();
  await page.getByRole("button", { name: "Delete", exact: true }).waitFor();
  await sweep.look("delete");
  await page.keyboard.press("Escape");

  await to(page, "operators/new");
  await field("name")(page).locator("input").fill("Greta Sjöholm");
  await field("email")(page).locator("input").fill("greta@demo.example");
  await page.getByRole("button", { name: "Make it" }).click();
  await page.waitForURL((url) => !url.pathname.endsWith("/new"));
  await page.getByRole("button", { name: "Invite" }).click();
  await page.getByLabel("Link of the invitation").waitFor();
  await sweep.look("invited");
  await page.context().close();
  return sweep.found;
}
