// A shop on another site than the chat, in a Chromium that keeps third parties, or everybody, from storing.

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchKept } from "./people.mjs";

const DEMO_TENANT = "00000000-0000-7000-8000-00000000d340";

/** A page that embeds the widget. To the browser `localhost` is another site than the chat's `127.0.0.1`. */
export class Shop {
  static async start(chat) {
    const { origin } = new URL(chat.url);
    const html = `<!doctype html><html lang="en"><title>Shop</title><main><h1>Shop</h1></main>
<script async src="${origin}/w.js" data-tenant="${DEMO_TENANT}"></script></html>`;
    const shop = new Shop();
    shop.server = createServer((_, response) => {
      // All that the widget needs of a page's policy.
      const policy = `default-src 'none'; script-src ${origin}; frame-src ${origin}`;
      response.writeHead(200, { "content-type": "text/html", "content-security-policy": policy });
      response.end(html);
    });
    await new Promise((resolve) => shop.server.listen(0, "127.0.0.1", resolve));
    shop.url = `http://localhost:${shop.server.address().port}`;
    return shop;
  }

  async stop() {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

const BLOCK_COOKIES = 2;
const BLOCKED = {
  "third parties": { block_third_party_cookies: true, cookie_controls_mode: 1 },
  everybody: { default_content_setting_values: { cookies: BLOCK_COOKIES } },
};

/** A browser whose settings keep `who` from storing. They are read from a profile, so it has one of its own. */
export async function launchBlocked(who) {
  const folder = await mkdtemp(join(tmpdir(), "browser-profile-"));
  await mkdir(join(folder, "Default"));
  await writeFile(join(folder, "Default/Preferences"), JSON.stringify({ profile: BLOCKED[who] }));
  const context = await launchKept(folder);
  context.setDefaultTimeout(20_000);
  const close = async () => {
    await context.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { context, close };
}

/** What a page or frame may store: `yes`, or the error's name. */
export function mayStore(frame) {
  return frame.evaluate(async () => {
    const tried = async (store) => {
      try {
        await store();
        return "yes";
      } catch (error) {
        return error.name;
      }
    };
    const database = () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open("tried");
        opening.onsuccess = resolve;
        opening.onerror = () => reject(opening.error);
      });
    return { localStorage: await tried(() => localStorage.length), indexedDB: await tried(database) };
  });
}
