// The widget's states, for axe: from its launcher to the rating, and where it is closed.

import { WidgetSweep, axe } from "./axe.mjs";
import { Operator } from "./people.mjs";
import { signIn } from "./rest.mjs";
import { ASKED, NEVER, Shop } from "./shop.mjs";

/** Named in both languages, as `locale` has them. */
const WORDS = {
  "en-GB": { start: "Start the chat", sent: "Sent", send: "Send rating", leave: "Leave a message", message: "Send message", before: "Before we start" },
  "ru-RU": { start: "Начать чат", sent: "Отправлено", send: "Отправить оценку", leave: "Оставить сообщение", message: "Отправить сообщение", before: "Прежде чем начать" },
};

/** A customer's whole way, and what is shown outside business hours. */
export async function inTheWidget({ node, person, complaints }, locale) {
  const words = WORDS[locale];
  const rest = await signIn(node, "marta");
  const shop = new Shop(node, rest, complaints);
  const found = [];
  const opens = async () => {
    const opened = await shop.opens(await person({ locale }));
    const sweep = new WidgetSweep(opened.page, found);
    return { ...opened, look: (state) => sweep.look(state) };
  };

  await shop.sets();
  const open = await opens();
  await open.frame.getByRole("textbox").waitFor();
  await open.look("greeting");
  await open.page.evaluate(() => window.switchboard("close"));
  await open.page.locator("button[aria-expanded=false]").waitFor();
  for (const line of await axe(open.page)) found.push(`the shop with its launcher: ${line}`);

  await shop.sets(ASKED);
  const { page, frame, look } = await opens();
  await frame.getByRole("heading", { name: words.before }).waitFor();
  await look("before the chat");
  await frame.getByLabel("Name").fill("Margarethe");
  await frame.getByLabel("Order number").fill("NV-20488317");
  await frame.getByLabel("Order number").blur();
  await frame.locator("[aria-invalid=true]").waitFor();
  await look("before the chat, refused");
  await frame.getByLabel("Order number").fill("");
  await frame.getByRole("checkbox").check();
  await frame.getByRole("button", { name: words.start }).click();
  await frame.getByRole("textbox").fill("One of the poles snapped");
  await frame.getByRole("textbox").press("Enter");
  await frame.getByText(words.sent).first().waitFor();
  await frame.locator(".queue").waitFor();
  await look("in line");

  const operator = await Operator.open(await person(), node, complaints);
  await operator.opens("One of the poles snapped");
  await operator.takesOpen();
  await operator.writes("A new pole set is on its way.");
  await frame.getByText("A new pole set is on its way.").waitFor();
  await look("chat");
  const [{ id }] = (await rest("GET", "conversations")).conversations.filter((it) => it.state !== "closed");
  await rest("POST", `conversations/${id}/close`);
  await frame.getByRole("radio", { name: "3" }).check({ force: true });
  await frame.getByRole("button", { name: words.send }).waitFor();
  await look("rating");
  await frame.getByRole("button", { name: words.send }).click();
  await frame.getByRole("radio").first().waitFor({ state: "detached" });
  await look("rated");
  await page.context().close();

  const hours = await rest("POST", "settings/hours", { ...NEVER, name: `Never, ${locale}` });
  const queue = await rest("POST", "settings/queues", { name: `Late, ${locale}`, hours: hours.id });
  await shop.sets({ queues: [queue.id] });
  const late = await opens();
  await late.frame.getByRole("button", { name: words.leave }).waitFor();
  await late.look("closed");
  await late.frame.getByRole("button", { name: words.leave }).click();
  await late.frame.getByRole("button", { name: words.message }).waitFor();
  await late.look("a message left");
  await shop.sets();
  return found;
}
