// Files go with messages: the customer chooses a picture, the operator sees it small and fetches it; and the other way.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { axe } from "./axe.mjs";
import { Node } from "./node.mjs";
import { Customer, Operator } from "./people.mjs";
import { inner } from "./shop.mjs";
import { Stage } from "./stage.mjs";

const stage = new Stage(() => Node.start());
const { complaints } = stage;
const person = (viewport) => stage.person({ viewport });

/** A picture of two colours, as a browser draws it. */
async function picture(page) {
  const url = await page.evaluate(() => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [320, 200];
    const brush = canvas.getContext("2d");
    brush.fillStyle = "#c96f34";
    brush.fillRect(0, 0, 320, 200);
    brush.fillStyle = "#5a2e12";
    brush.fillRect(120, 60, 80, 140);
    return canvas.toDataURL("image/png");
  });
  return Buffer.from(url.split(",")[1], "base64");
}

/** Pasted, as a screenshot is. */
async function pastes(box, name, type, bytes) {
  await box.evaluate(
    (it, [name, type, base64]) => {
      const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File([bytes], name, { type }));
      it.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    },
    [name, type, bytes.toString("base64")],
  );
}

async function drawn(image) {
  await image.waitFor();
  await image.evaluate((it) => it.decode());
}

/** What a download brings. */
async function fetched(page, button) {
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

test("a customer chooses a picture, the operator sees it small and fetches it; an operator pastes one, the customer sees it", async () => {
  const customer = await Customer.open(await person({ width: 760, height: 840 }), stage.node, complaints);
  const operator = await Operator.open(await person({ width: 1440, height: 900 }), stage.node, complaints);
  const pole = await picture(operator.page);

  // Chosen by the paper clip, before a word was said.
  const chooser = customer.frame.locator("input[type=file]");
  await customer.frame.getByRole("button", { name: "Attach files" }).waitFor();
  await chooser.setInputFiles({ name: "second pole.png", mimeType: "image/png", buffer: pole });
  await customer.frame.getByText(/ready/).first().waitFor();
  await customer.writes("The second one is cracked too");
  await drawn(customer.frame.getByRole("img", { name: "second pole.png" }));
  await operator.opens("The second one is cracked too");
  await operator.takesOpen();
  const log = operator.page.getByRole("log");
  await drawn(log.getByRole("img", { name: "second pole.png" }));
  const got = await fetched(operator.page, log.getByRole("button", { name: /^Download second pole.png/ }));
  assert.equal(got.name, "second pole.png");
  assert.deepEqual(got.bytes, pole, "the original, as it was sent");

  // Pasted by the operator, without a word.
  const composer = operator.composer();
  await pastes(composer, "label.png", "image/png", pole);
  await operator.page.getByText(/ready/).first().waitFor();
  await composer.press("Control+Enter");
  await drawn(customer.frame.getByRole("img", { name: "label.png" }));
  await drawn(log.getByRole("img", { name: "label.png" }));
  const theirs = await fetched(customer.page, customer.frame.getByRole("button", { name: /^Download label.png/ }));
  assert.deepEqual(theirs.bytes, pole);

  // A page that comes back shows all of it.
  await operator.page.reload();
  await drawn(operator.page.getByRole("log").getByRole("img", { name: "label.png" }));
  assert.deepEqual(complaints.lines, []);
});

test("a file that does not go says why, beside what goes, in both screens without an axe violation", async () => {
  const customer = await Customer.open(await person({ width: 390, height: 844 }), stage.node, complaints);
  const chooser = customer.frame.locator("input[type=file]");
  await customer.frame.getByRole("button", { name: "Attach files" }).waitFor();
  const page = '<!doctype html><script>alert("no")</script>';
  await chooser.setInputFiles([
    { name: "film.txt", mimeType: "text/plain", buffer: Buffer.alloc(26 * 1024 * 1024, "a") },
    { name: "page.html", mimeType: "text/html", buffer: Buffer.from(page) },
    { name: "note.txt", mimeType: "text/plain", buffer: Buffer.from("the third pole is fine") },
  ]);
  const rows = customer.frame.getByRole("list", { name: "Files of this message" });
  await rows.getByText("At most 25 MB. Send a smaller one.").waitFor();
  await rows.getByText(/^Not allowed/).waitFor();
  await rows.getByText(/ready/).waitFor();
  assert.deepEqual(await axe(inner(customer.page)), []);
  await customer.frame.getByRole("button", { name: "Remove page.html" }).click();
  await customer.writes("One of three");
  await customer.sees("note.txt");
  await rows.getByText("film.txt").waitFor();

  const operator = await Operator.open(await person({ width: 1440, height: 900 }), stage.node, complaints);
  await operator.opens("One of three");
  await operator.takesOpen();
  await operator.page.getByRole("log").getByText("note.txt").waitFor();
  await pastes(operator.composer(), "page.html", "text/html", Buffer.from(page));
  await operator.page.getByText(/^Not allowed/).first().waitFor();
  assert.deepEqual(await axe(operator.page), []);
  assert.deepEqual(complaints.lines, []);
});
