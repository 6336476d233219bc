// One node of the real binary, on a port and a folder of its own.

import { spawn } from "node:child_process";
import { openSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const BINARY = join(process.env.CARGO_TARGET_DIR ?? join(import.meta.dirname, "../../target"), "debug/switchboard");
const READY_MS = 30_000;

export class Node {
  static async start() {
    const node = new Node();
    node.folder = await mkdtemp(join(tmpdir(), "browser-"));
    // As root PostgreSQL runs as another account, which must get in.
    await chmod(node.folder, 0o755);
    node.port = await freePort();
    node.url = `http://127.0.0.1:${node.port}`;
    node.desk = node.url;
    await node.run();
    return node;
  }

  /** Starts the process, also after it was killed: same port, same data. */
  async run() {
    const log = openSync(join(this.folder, "node.log"), "a");
    const own = Object.entries(process.env).filter(([key]) => !key.startsWith("SWITCHBOARD"));
    this.child = spawn(BINARY, ["up", "--demo", "--data-dir", join(this.folder, "data")], {
      env: { ...Object.fromEntries(own), SWITCHBOARD_NODE__LISTEN: `127.0.0.1:${this.port}` },
      stdio: ["ignore", log, log],
      detached: true,
    });
    const end = Date.now() + READY_MS;
    while (Date.now() < end) {
      if (this.child.exitCode !== null) break;
      const answer = await fetch(`${this.url}/ready`).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`the node is not ready:\n${(await readFile(join(this.folder, "node.log"), "utf8")).slice(-2_000)}`);
  }

  /** kill -9 of the process and of its PostgreSQL. */
  async kill() {
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    process.kill(-this.child.pid, "SIGKILL");
    await ended;
  }

  /** A figure of the node, summed over its labels. */
  async figure(name) {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    const lines = text.split("\n").filter((line) => line.startsWith(name) && !line.startsWith("#"));
    return lines.reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
  }

  async stop() {
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.kill("SIGTERM");
    const timer = setTimeout(() => process.kill(-this.child.pid, "SIGKILL"), 20_000);
    await ended;
    clearTimeout(timer);
    await rm(this.folder, { recursive: true, force: true });
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
