// axe over what a page shows: once as it stands, or in light and dark, wide and narrow, and in Russian.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { inner } from "./shop.mjs";

const web = createRequire(join(import.meta.dirname, "../../web/package.json"));
const SOURCE = await readFile(web.resolve("axe-core/axe.min.js"), "utf8");

const HOW = {
  resultTypes: ["violations"],
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  // Whoever steers by voice says what is written on a button. axe runs this one only when it is asked to.
  rules: { "label-content-name-mismatch": { enabled: true } },
};

const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 390, height: 844 };
const SCHEMES = ["light", "dark"];

/** What axe finds wrong in a page or frame, one line each. */
export async function axe(frame) {
  if (await frame.evaluate(() => globalThis.axe === undefined)) await frame.evaluate(SOURCE);
  const violations = await frame.evaluate(async (how) => (await globalThis.axe.run(document, how)).violations, HOW);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}

/** Two frames on: what follows a change of size or colours is drawn. */
const drawn = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/** What is found in one state of a screen of the desk, in both colours, at both widths, in English and in Russian. */
export class DeskSweep {
  found = [];

  /** `pictures`: how the files' names begin in which each state is kept. */
  constructor(page, { wide = WIDE, narrow = NARROW, pictures } = {}) {
    this.page = page;
    this.sizes = [wide, narrow];
    this.pictures = pictures;
  }

  async look(state) {
    const narrowest = this.sizes.at(-1);
    for (const size of this.sizes) {
      await this.page.setViewportSize(size);
      for (const scheme of SCHEMES) {
        await this.colours(scheme);
        await this.check(`${state}, ${size.width} px, ${scheme}`);
        // Each size and each colour once.
        if ((size === narrowest) === (scheme === "dark")) await this.picture(`${state}-${scheme}-${size.width}`);
      }
    }
    // Its words are the longest, where the room is the least.
    await this.speaks("ru");
    await this.check(`${state}, ${narrowest.width} px, ru`);
    await this.speaks("en");
    await this.page.setViewportSize(this.sizes[0]);
    await this.colours("light");
    await drawn(this.page);
  }

  async check(what) {
    await drawn(this.page);
    for (const line of await axe(this.page)) this.found.push(`${what}: ${line}`);
  }

  async picture(name) {
    if (this.pictures) await this.page.screenshot({ path: `${this.pictures}-${name}.png`, animations: "disabled" });
  }

  async colours(colorScheme) {
    await this.page.emulateMedia({ colorScheme });
    await this.page.waitForFunction((it) => document.documentElement.dataset.theme === it, colorScheme);
  }

  /** As when another tab chose it. */
  async speaks(locale) {
    await this.page.evaluate((it) => {
      const key = "switchboard-desk:preferences";
      localStorage.setItem(key, JSON.stringify({ ...JSON.parse(localStorage.getItem(key) ?? "{}"), locale: it }));
      dispatchEvent(new StorageEvent("storage", { key }));
    }, locale);
    await this.page.waitForFunction((it) => document.documentElement.lang === it, locale);
  }
}

/** The same for the widget on its page: the page says which colours. */
export class WidgetSweep {
  constructor(page, found) {
    this.page = page;
    this.found = found;
  }

  async look(state) {
    for (const size of [NARROW, WIDE]) {
      await this.page.setViewportSize(size);
      for (const scheme of SCHEMES) {
        await this.page.evaluate((it) => window.switchboard("theme", { scheme: it }), scheme);
        const frame = inner(this.page);
        await frame.waitForFunction((it) => document.documentElement.dataset.theme === it, scheme);
        await drawn(frame);
        for (const line of await axe(frame)) this.found.push(`${state}, ${size.width} px, ${scheme}: ${line}`);
      }
    }
  }
}
