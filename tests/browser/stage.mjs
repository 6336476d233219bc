// What the tests of a file share: one system and one browser, there before the first of them and gone after the last.

import { after, before } from "node:test";
import { Complaints, launch } from "./people.mjs";

export const DESK = { viewport: { width: 1440, height: 900 } };

export class Stage {
  complaints = new Complaints();

  /** `start` brings the system; it stands as `node` from the first test on. */
  constructor(start) {
    before(async () => {
      this.node = await start();
      this.browser = await launch();
    });
    after(async () => {
      await this.browser?.close();
      await this.node?.stop();
    });
  }

  /** A browser of somebody's own, whose steps may take so long. */
  async person(options, stepMs = 20_000) {
    const context = await this.browser.newContext(options);
    context.setDefaultTimeout(stepMs);
    return context;
  }
}
