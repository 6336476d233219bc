// Kafka, Redis with Sentinel, PostgreSQL and five pods of the real binary: customers come to one gateway, the workstation
// to the other.

import { spawn } from "node:child_process";
import { openSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PROGRAM = join(process.env.CARGO_TARGET_DIR ?? join(import.meta.dirname, "../../target"), "debug/switchboard-cluster");
const READY_MS = 60_000;
const KILLED = ["gateway-1", "router-1"];

export class Cluster {
  static async start() {
    const cluster = new Cluster();
    cluster.folder = await mkdtemp(join(tmpdir(), "browser-"));
    // As root PostgreSQL runs as another account, which must get in.
    await chmod(cluster.folder, 0o755);
    const log = openSync(join(cluster.folder, "cluster.log"), "a");
    const own = Object.entries(process.env).filter(([key]) => !key.startsWith("SWITCHBOARD"));
    const args = ["--dir", join(cluster.folder, "cluster"), "--manifest", cluster.manifest, "--port", "0"];
    cluster.child = spawn(PROGRAM, [...args, "--set", "GATEWAY__DRAIN_MS=500"], {
      env: Object.fromEntries(own),
      stdio: ["ignore", log, log],
    });
    await cluster.run();
    cluster.url = cluster.said.customers;
    return cluster;
  }

  /** Where the workstation and its REST are. */
  get desk() {
    return this.said.workstation;
  }

  get manifest() {
    return join(this.folder, "manifest.json");
  }

  /** Waits until everything is ready, also after `kill`: killed pods are started again by the cluster itself. */
  async run() {
    const before = this.said?.pids;
    await this.until(async () => {
      const said = JSON.parse(await readFile(this.manifest, "utf8"));
      const pods = Object.keys(said.observe);
      if (before && KILLED.some((name) => said.pids[name] === before[name])) return false;
      if (pods.some((name) => !said.pids[name])) return false;
      const answers = await Promise.all(pods.map((name) => fetch(`http://${said.observe[name]}/ready`)));
      this.said = said;
      return answers.every((answer) => answer.ok);
    });
  }

  /** kill -9 of the customers' gateway and of a router. */
  async kill() {
    for (const name of KILLED) process.kill(this.said.pids[name], "SIGKILL");
    await this.until(() => fetch(`${this.url}/ready`).then(() => false, () => true));
  }

  /** A figure, summed over pods and labels. */
  async figure(name) {
    const pods = Object.values(this.said.observe);
    const texts = await Promise.all(pods.map(async (address) => (await fetch(`http://${address}/metrics`)).text()));
    const lines = texts.flatMap((text) => text.split("\n")).filter((line) => line.startsWith(name));
    return lines.reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
  }

  async stop() {
    const ended = new Promise((resolve) => this.child.once("exit", resolve));
    this.child.kill("SIGTERM");
    const timer = setTimeout(() => this.child.kill("SIGKILL"), 30_000);
    await ended;
    clearTimeout(timer);
    await rm(this.folder, { recursive: true, force: true });
  }

  async until(isSo) {
    const end = Date.now() + READY_MS;
    while (Date.now() < end && this.child.exitCode === null) {
      if (await isSo().catch(() => false)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`the cluster is not ready:\n${await readFile(join(this.folder, "cluster.log"), "utf8")}`);
  }
}
