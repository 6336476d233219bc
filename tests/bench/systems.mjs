// The systems that are measured: each starts fresh in a folder of its own and says how it is reached.

import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const READY_WITHIN_MS = 60_000;
const STOPPED_WITHIN_MS = 30_000;

// Every guest of a run comes from one address and writes as fast as the schedule says.
const RAISED = { GATEWAY__MAX_SESSIONS_PER_ADDRESS: "20000", GATEWAY__MESSAGES_PER_10S: "10000" };
const PARTITIONS = { inbound: 12, desk: 3 };

/** One node with its own PostgreSQL. */
export async function oneNode() {
  const folder = madeFolder();
  const port = await freePort();
  const data = join(folder, "data");
  const settings = {
    ...RAISED,
    NODE__LISTEN: `127.0.0.1:${port}`,
    PARTITIONS__INBOUND: String(PARTITIONS.inbound),
    PARTITIONS__DESK: String(PARTITIONS.desk),
  };
  const environment = Object.fromEntries(Object.entries(settings).map(([key, value]) => [`SWITCHBOARD_${key}`, value]));
  const begun = performance.now();
  const child = started("target/release/switchboard", ["up", "--demo", "--data-dir", data], environment);
  await ready(child, [port], begun);
  return {
    name: "one-node",
    gateways: [`127.0.0.1:${port}`],
    pids: [child.pid],
    database: readFileSync(join(data, "postgres.url"), "utf8").trim(),
    secrets: join(data, "secrets"),
    readyMs: performance.now() - begun,
    stop: () => stopped(child, folder),
  };
}

/** Kafka, Redis with Sentinel, PostgreSQL, two gateways, two routers, one operator-api. */
export async function cluster() {
  const folder = madeFolder();
  const manifest = join(folder, "manifest.json");
  const settings = Object.entries(RAISED).flatMap(([key, value]) => ["--set", `${key}=${value}`]);
  const begun = performance.now();
  const child = started(
    "target/release/switchboard-cluster",
    [
      ...["--dir", join(folder, "cluster"), "--binary", "target/release/switchboard", "--port", "0"],
      ...["--manifest", manifest],
      ...["--inbound", String(PARTITIONS.inbound), "--desk", String(PARTITIONS.desk), ...settings],
    ],
    {},
  );
  const said = await until(child, begun, () => JSON.parse(readFileSync(manifest, "utf8")));
  return {
    name: "cluster",
    gateways: said.gateways,
    pids: Object.values(said.pids),
    routers: Object.entries(said.pids).filter(([name]) => name.startsWith("router-")),
    database: said.database,
    secrets: said.secrets,
    readyMs: performance.now() - begun,
    stop: () => stopped(child, folder),
  };
}

function madeFolder() {
  const folder = mkdtempSync(join(tmpdir(), "switchboard-bench-"));
  // As root PostgreSQL runs as an account of its own, which must be able to reach its data.
  chmodSync(folder, 0o755);
  return folder;
}

function started(program, args, environment) {
  const child = spawn(program, args, { env: { ...process.env, ...environment }, stdio: ["ignore", "pipe", "pipe"] });
  child.said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      child.said = (child.said + chunk).slice(-8_000);
    });
  }
  return child;
}

async function ready(child, ports, begun) {
  for (const port of ports) {
    await until(child, begun, async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/ready`);
      if (!answer.ok) throw new Error(`/ready answers ${answer.status}`);
      return true;
    });
  }
}

async function until(child, begun, attempt) {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}:\n${child.said}`);
      if (performance.now() - begun > READY_WITHIN_MS) throw new Error(`not ready: ${error.message}\n${child.said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function stopped(child, folder) {
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), STOPPED_WITHIN_MS);
  if (child.exitCode === null) await new Promise((resolve) => child.on("exit", resolve));
  clearTimeout(timer);
  rmSync(folder, { recursive: true, force: true });
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
