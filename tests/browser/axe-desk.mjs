// The workstation's states, for axe: its door, what an operator sees while nothing and while much is to do.

import { DeskSweep } from "./axe.mjs";
import { Customer, Operator } from "./people.mjs";
import { signIn } from "./rest.mjs";

/** Offers and wrap-ups stay for as long as they are looked at. */
const LONG_MS = 600_000;

/** Nobody is signed in yet. */
export async function atTheDoor({ node, person, complaints }) {
  const page = await (await person()).newPage();
  complaints.watch(page);
  await page.goto(`${node.url}/desk/`);
  await page.getByRole("button", { name: "Sign in" }).waitFor();
  const sweep = new DeskSweep(page);
  await sweep.look("sign-in");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByText("Write your e-mail address.").waitFor();
  await sweep.look("sign-in, refused");
  await page.goto(`${node.url}/desk/invitation#no-such-invitation`);
  await page.reload();
  await page.getByLabel("New password", { exact: true }).fill("short");
  await page.getByRole("button", { name: "Set it and sign in" }).click();
  await page.getByText("At least 8 characters.").waitFor();
  await sweep.look("invitation");
  await page.context().close();
  return sweep.found;
}

/** An operator's day: nothing to do, an offer, a chat with all its tools, two chats, a close. */
export async function atTheDesk({ node, person, complaints }) {
  const ask = await signIn(node, "marta");
  const code = await ask("POST", "settings/close-codes", { name: "Sent again" });
  await ask("POST", "settings/away-reasons", { name: "At the dentist" });
  await ask("POST", "settings/canned-replies", {
    shortcut: "parcel",
    title: "Where a parcel is",
    audience: "everyone",
    texts: [{ language: "en", text: "It arrives on {{delivery date}}, {{customer.first_name|dear customer}}." }],
  });
  const queue = (await ask("GET", "settings/queues")).items.find((it) => it.body.name === "Support");
  const rules = { ...queue.body, close_codes: [code.id], needs_close_code: true, offer_ms: LONG_MS, wrap_up_ms: LONG_MS };
  await ask("PUT", `settings/queues/${queue.id}`, rules);

  const anna = await Operator.open(await person(), node, complaints);
  const { page } = anna;
  // At first it is shown a queue without a wrap-up, where the code is asked for in a dialog.
  const asked = /\/v1\/settings\/queues(\?|$)/;
  await page.route(asked, async (route) => {
    const response = await route.fetch();
    const body = await response.json();
    for (const it of body.items) it.body.wrap_up_ms = 0;
    await route.fulfill({ response, json: body });
  });
  const sweep = new DeskSweep(page);
  const button = (name) => page.getByRole("button", { name });
  const pressed = async (keys) => {
    for (const key of keys) await page.keyboard.press(key);
  };

  await page.getByText("Your status: Offline").first().waitFor();
  await sweep.look("empty, offline");
  await page.locator("header button[popovertarget]").first().click();
  await page.getByRole("dialog", { name: "My status" }).waitFor();
  await button(/^Away/).click();
  await button("At the dentist").waitFor();
  await sweep.look("status menu");
  await button(/^Online/).last().click();
  await page.getByRole("dialog", { name: "My status" }).waitFor({ state: "hidden" });
  await page.getByText("No chats wait").waitFor();
  await sweep.look("empty, online");

  const customer = await Customer.open(await person(), node, complaints);
  await customer.writes("Where is my parcel?");
  await button(/^Accept/).first().waitFor();
  await sweep.look("offer");
  await pressed(["a"]);
  await page.waitForFunction(() => document.activeElement?.id === "composer");
  await anna.writes("In Leeds since this morning.");
  await customer.sees("In Leeds since this morning.");
  await customer.writes("Can it come on Friday?");
  await anna.sees("Can it come on Friday?");
  await pressed(["Escape", "n"]);
  await page.waitForFunction(() => document.activeElement?.id === "composer");
  await page.keyboard.type("Asked for Friday.");
  await pressed(["Control+Enter"]);
  await page.getByRole("log").getByText("Asked for Friday.").waitFor();
  await sweep.look("chat with a note");

  await page.keyboard.type("Please, @ja");
  await page.getByRole("option", { name: /James/ }).waitFor();
  await sweep.look("mention");
  await page.locator("#composer").fill("");
  await pressed(["Escape", "r"]);
  await page.keyboard.type("/par");
  await page.getByRole("option", { name: /parcel/ }).waitFor();
  await sweep.look("canned list");
  await pressed(["Enter"]);
  await page.getByText("1 gap to fill").waitFor();
  await sweep.look("canned reply with a gap");
  await page.locator("#composer").fill("");
  await pressed(["Escape"]);

  await pressed(["Control+k"]);
  await page.keyboard.type("st");
  await page.getByRole("dialog").getByRole("option").first().waitFor();
  await sweep.look("palette");
  await pressed(["Escape"]);
  await pressed(["Shift+?"]);
  await page.getByRole("dialog", { name: "Keys" }).waitFor();
  await sweep.look("keys");
  await pressed(["Escape"]);
  await page.getByRole("dialog", { name: "Keys" }).waitFor({ state: "detached" });

  await page.locator("header button[popovertarget]").last().click();
  await page.getByRole("dialog", { name: "Account and settings" }).waitFor();
  await sweep.look("account menu");
  await button("Notifications").click();
  await page.getByRole("dialog", { name: "Notifications" }).waitFor();
  await sweep.look("notifications");
  await pressed(["Escape"]);
  await page.getByRole("dialog", { name: "Notifications" }).waitFor({ state: "detached" });

  await button(/^Transfer/).click();
  await page.getByRole("option", { name: /James Okafor/ }).waitFor();
  await sweep.look("transfer");
  await page.getByRole("option", { name: /^Back to|Support/ }).first().click();
  await sweep.look("transfer, chosen");
  await pressed(["Escape"]);
  await page.locator("dialog[open]").waitFor({ state: "detached" });

  const other = await Customer.open(await person(), node, complaints);
  await other.writes("And where is mine?");
  await button(/^Accept/).first().click();
  await page.getByRole("log").getByText("And where is mine?").waitFor();
  await button("Tiles").click();
  await page.locator("#thread, [data-tile]").first().waitFor();
  await sweep.look("tiles");
  await page.getByRole("button", { name: "One", exact: true }).click();

  await button(/^Close chat/).click();
  await page.getByRole("dialog", { name: /^Close the chat/ }).getByRole("option", { name: /Sent again/ }).waitFor();
  await sweep.look("close");
  await page.unroute(asked);
  await page.reload();
  await page.locator("#list").getByText("And where is mine?").click();
  await page.getByRole("log").getByText("And where is mine?").waitFor();
  await button(/^Close chat/).click();
  await page.getByText("The chat is closed for the customer.").waitFor();
  await page.getByRole("option", { name: /Sent again/ }).waitFor();
  await sweep.look("wrap-up");
  return sweep.found;
}
