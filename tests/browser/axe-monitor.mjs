// The monitor's states, for axe.

import { DeskSweep } from "./axe.mjs";
import { Customer, Operator } from "./people.mjs";

/** A supervisor looks at two who wait and one who is answered, and at the wall. */
export async function atTheMonitor({ node, person, complaints }) {
  const answered = await Customer.open(await person(), node, complaints);
  await answered.writes("Where is my parcel?");
  await answered.frame.getByText("Sent").first().waitFor();
  const anna = await Operator.open(await person(), node, complaints);
  await anna.takesNext();
  await anna.writes("In Leeds since this morning.");
  await answered.sees("In Leeds since this morning.");
  for (const text of ["Is anybody there?", "Hello?"]) {
    const waits = await Customer.open(await person(), node, complaints);
    await waits.writes(text);
    await waits.frame.getByText("Sent").first().waitFor();
  }

  const { page } = await Operator.open(await person(), node, complaints, "marta");
  const sweep = new DeskSweep(page);
  const button = (name) => page.getByRole("button", { name });
  await page.goto(`${node.url}/desk/monitor`);
  const rows = page.locator("#side-list [data-row]");
  await rows.nth(1).waitFor();
  await page.locator("canvas").first().waitFor();
  await sweep.look("overview");
  await button("What the figures mean").click();
  await page.getByRole("dialog", { name: /mean/ }).waitFor();
  await sweep.look("what the figures mean");
  await page.keyboard.press("Escape");
  await button(/as a table$/).first().click();
  await page.getByRole("region", { name: /as a table$/ }).waitFor();
  await sweep.look("a chart as a table");

  await rows.first().getByRole("checkbox").check({ force: true });
  await button(/^Move 1 chat/).first().click();
  await page.getByRole("dialog", { name: /^Move 1 chat/ }).waitFor();
  await sweep.look("move");
  await page.keyboard.press("Escape");

  await rows.first().getByRole("button").first().click();
  await page.getByText("Why is it waiting?").first().waitFor();
  await page.getByText("Waits: the customer wrote").waitFor();
  await sweep.look("why");
  await page.keyboard.press("Escape");
  await page.getByText("Why is it waiting?").waitFor({ state: "detached" });

  await page.getByRole("tab", { name: /^In work/ }).click();
  await rows.first().getByRole("button").click();
  await page.getByText("Neither side sees you. No read marks.").waitFor();
  await page.getByRole("log").getByText("In Leeds since this morning.").waitFor();
  await page.getByRole("textbox", { name: /^Whisper to/ }).fill("Friday is fine");
  await page.keyboard.press("Control+Enter");
  await page.getByRole("log").getByText("Whisper from you").waitFor();
  await sweep.look("listening");
  await page.keyboard.press("Escape");

  await page.locator('[data-zone="monitor"] button').filter({ hasText: "Anna" }).first().click();
  await button(/^What can be done for/).click();
  await page.getByRole("dialog", { name: /^What can be done for/ }).waitFor();
  await sweep.look("what can be done for an operator");

  const wall = new DeskSweep(page, { wide: { width: 1920, height: 1080 }, narrow: { width: 1280, height: 720 } });
  await page.goto(`${node.url}/desk/monitor/wall`);
  await page.getByRole("dialog", { name: "Wallboard" }).getByRole("table").waitFor();
  await wall.look("wallboard");
  return [...sweep.found, ...wall.found];
}
