// Measures a release build: writes docs/benchmarks/<system>.json with everything the generator said, raw histograms
// too, and the tables of docs/benchmarks.md.
//
//   node tests/bench/bench.mjs                   one node, the cluster and its desk, about 15 minutes
//   node tests/bench/bench.mjs one-node          only this system
//   node tests/bench/bench.mjs one-node --only capacity

import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";

import { cluster, oneNode } from "./systems.mjs";
import { table } from "./table.mjs";

// A broker's first half minute costs twice of what follows, and its memory grows for as long, whoever is connected.
const SYSTEMS = {
  "one-node": { start: oneNode, settleS: 5, warmUpS: 10, steps: [3000, 4000, 5000, 6000, 7000, 8000, 9000, 10000, 12000, 14000] },
  cluster: { start: cluster, settleS: 45, warmUpS: 40, steps: [2500, 3000, 3500, 4000, 4500, 5000, 6000, 7000, 8000] },
  desk: { start: cluster, settleS: 20 },
};
/** One-way p99 above this: the system no longer keeps up. */
const CAPACITY_P99_MS = 250;
const PAIRS = 200;

const args = process.argv.slice(2);
const only = args.includes("--only") ? args[args.indexOf("--only") + 1] : undefined;
const named = args.filter((arg) => arg in SYSTEMS);

for (const name of named.length > 0 ? named : Object.keys(SYSTEMS)) {
  const taken = name === "desk" ? await atTheDesk(name) : await measured(name);
  const figures = { machine: machine(), taken_at: new Date().toISOString(), ...taken };
  if (!only) {
    mkdirSync("docs/benchmarks", { recursive: true });
    writeFileSync(`docs/benchmarks/${name}.json`, `${JSON.stringify(figures)}\n`);
    show(name, table(figures));
  }
  console.log(`\n${name}\n\n${table(figures)}`);
}

async function measured(name) {
  const figures = {};
  await on(name, async (system) => {
    figures.ready_ms = Math.round(system.readyMs);
    await new Promise((resolve) => setTimeout(resolve, SYSTEMS[name].settleS * 1_000));
    if (wants("idle")) {
      figures.idle = run(system, ["idle", "--connections", "10000", "--hold-s", "15"]);
    }
  });
  if (wants("idle")) {
    await on(name, async (system) => {
      figures.storm = run(system, ["storm", "--connections", "10000"]);
      figures.fan_out = run(system, ["fan-out", ...staff(system), "--watchers", "500"]);
    });
  }
  if (wants("rates")) {
    await on(name, async (system) => {
      warmUp(system);
      figures.at_500 = roundTrip(system, 500, 30);
      figures.at_2000 = roundTrip(system, 2000, 30);
    });
    figures.floor = load(["floor", "--rate", "2000", "--seconds", "20", "--conversations", String(PAIRS)]);
  }
  if (wants("capacity")) {
    figures.capacity = [];
    await on(name, async (system) => {
      warmUp(system);
      for (const rate of SYSTEMS[name].steps) {
        const step = roundTrip(system, rate, 15);
        figures.capacity.push(step);
        if (!holds(step)) break;
      }
    });
  }
  return figures;
}

/** How soon a freed slot has its next offer, and how soon the desk goes on when its router dies. */
async function atTheDesk(name) {
  const figures = {};
  const settled = () => new Promise((resolve) => setTimeout(resolve, SYSTEMS[name].settleS * 1_000));
  await on(name, async (system) => {
    await settled();
    // The first run warms up: what is asked for the first time costs the most.
    run(system, ["offers", ...staff(system), "--waiting", "600", "--seconds", "10"]);
    figures.offers = run(system, ["offers", ...staff(system), "--waiting", "1500", "--seconds", "25"]);
  });
  await on(name, async (system) => {
    await settled();
    const killed = system.routers.map(([router, pid]) => `${router}=${pid}`).join(",");
    figures.take_over = run(system, ["offers", ...staff(system), "--waiting", "10000", "--rate", "20", "--kill", killed]);
  });
  return figures;
}

function wants(part) {
  return only === undefined || only === part;
}

function holds({ messages, one_way }) {
  return one_way.p99_ms < CAPACITY_P99_MS && messages.lost === 0 && messages.ticked === messages.sent;
}

async function on(name, measure) {
  console.error(`${name}: starting`);
  const system = await SYSTEMS[name].start();
  console.error(`${name}: ready in ${Math.round(system.readyMs)} ms`);
  try {
    await measure(system);
  } finally {
    await system.stop();
  }
}

function staff({ database, secrets }) {
  return ["--database", database, "--secrets", secrets];
}

function warmUp(system) {
  roundTrip(system, 1500, SYSTEMS[system.name].warmUpS);
}

function roundTrip(system, rate, seconds) {
  const load = ["--conversations", String(PAIRS), "--rate", String(rate), "--seconds", String(seconds)];
  return run(system, ["round-trip", ...staff(system), ...load, "--warm-up-s", "5", "--text-bytes", "200"]);
}

function load(args) {
  const ran = spawnSync("target/release/switchboard-load", args, {
    encoding: "utf8",
    maxBuffer: 1 << 28,
    timeout: 300_000,
  });
  if (ran.status !== 0) throw new Error(`switchboard-load ${args.join(" ")}: ${ran.stderr || ran.error}`);
  return JSON.parse(ran.stdout);
}

/** Puts a table into docs/benchmarks.md, between the lines that name its system. */
function show(name, text) {
  const page = readFileSync("docs/benchmarks.md", "utf8");
  const [from, to] = [`<!-- figures: ${name} -->`, `<!-- end: ${name} -->`];
  const [before, rest] = page.split(from);
  if (rest === undefined || !rest.includes(to)) throw new Error(`docs/benchmarks.md: ${from} or ${to} is missing`);
  writeFileSync("docs/benchmarks.md", `${before}${from}\n${text}${to}${rest.split(to)[1]}`);
}

function run(system, mode) {
  console.error(`${system.name}: ${mode.filter((word) => !word.includes("/")).join(" ")}`);
  const figures = load(["--gateways", system.gateways.join(","), "--pids", system.pids.join(","), ...mode]);
  const { messages, one_way, tick, closed_to_offered: freed, system: used } = figures;
  if (freed) {
    const { closes, refused, offers, taken_over_in_s: taken } = figures;
    console.error(`  ${offers} offers for ${closes} closes, ${refused} refused  p50 ${freed.p50_ms} p99 ${freed.p99_ms} ms${taken ? `  taken over in ${taken} s` : ""}`);
  }
  if (one_way) {
    console.error(
      `  ${messages.ticked_per_s}/s  one way p50 ${one_way.p50_ms} p99 ${one_way.p99_ms} ms  tick p99 ${tick.p99_ms} ms  ` +
        `lost ${messages.lost} doubled ${messages.doubled} reordered ${messages.reordered}  CPU-s/1000 ${used.cpu_s_per_1000}`,
    );
  }
  return figures;
}

function machine() {
  const kernel = readFileSync("/proc/sys/kernel/osrelease", "utf8").trim();
  return { cpu: cpus()[0].model, cores: cpus().length, memory_gib: Math.round(totalmem() / 2 ** 30), kernel };
}
