// Runs every Rust test with its time, then the web's tests, then holds the result against tests/acceptance.toml.
//
//   node tests/run.mjs              everything
//   node tests/run.mjs --fast       without the test binaries named in SLOW
//   node tests/run.mjs --only NAME  only test binaries whose name contains NAME
//
// cargo's own runner gives no times on the stable toolchain; the test harness does, when it is asked by this variable.

import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const SLOW = ["faults", "load", "rest"];
/** These mostly wait, for leases, pings and time-outs: more of them run at once than there are cores. */
const WAITING = ["gateway::sockets", "link::link", "registry::contract", "registry::faults", "router::service"];
const AT_ONCE = "4";
/** A test binary that says nothing for this long hangs: it is killed, and what it was at is named. */
const SILENCE_MS = 6 * 60_000;
/** For the web's unit tests, and for one topology of the browser's. */
const WHOLE_MS = 15 * 60_000;
/** What a failed test said is repeated at the end, up to so much: the log before it is long. */
const WORDS_LINES = 20;
const WORDS_CHARS = 2_000;
const args = process.argv.slice(2);
const fast = args.includes("--fast");
const only = args.includes("--only") ? args[args.indexOf("--only") + 1] : undefined;
const started = Date.now();

const binaries = build();
const results = [];
for (const binary of binaries) {
  if (only && !binary.name.includes(only)) continue;
  if (fast && SLOW.some((slow) => binary.target.startsWith(slow))) continue;
  results.push(...(await run(binary)));
}
if (!only && existsSync("web/package.json")) results.push(...web());
if (!fast && (!only || "browser".includes(only))) {
  results.push(...browser("one_node", "browser", ["tests/browser/"]));
  // What a page stores and how it looks is the same whoever serves it.
  results.push(...browser("cluster", "browser::cluster", ["outcome", "shift"].map((name) => `tests/browser/${name}.test.mjs`)));
}

const failed = results.filter((result) => result.outcome === "failed");
const ignored = results.filter((result) => result.outcome === "ignored");
const passed = results.filter((result) => result.outcome === "ok");

console.log("\nten slowest:");
for (const result of [...results].sort((a, b) => b.seconds - a.seconds).slice(0, 10)) {
  console.log(`  ${result.seconds.toFixed(1).padStart(7)} s  ${result.name}`);
}
for (const result of ignored) console.log(`ignored (an ignored test is a failed one): ${result.name}`);
for (const result of failed) {
  console.log(`failed: ${result.name}`);
  for (const line of (result.words ?? "").trim().split("\n").slice(0, WORDS_LINES)) if (line) console.log(`    ${line.slice(0, WORDS_CHARS)}`);
}
const missing = only || fast ? [] : acceptance();
for (const line of missing) console.log(`acceptance: ${line}`);
console.log(`\nin ${((Date.now() - started) / 60000).toFixed(1)} min`);
console.log(`${passed.length} passed, ${failed.length + ignored.length + missing.length} failed`);
process.exit(failed.length + ignored.length + missing.length > 0 || passed.length === 0 ? 1 : 0);

/** Builds all test binaries and names them `package::target`. */
function build() {
  console.log("building");
  // The worlds of scenarios and faults run the real binary.
  const binary = spawnSync("cargo", ["build", "--workspace"], { stdio: ["ignore", "inherit", "inherit"] });
  if (binary.status !== 0) {
    console.log("0 passed, 1 failed");
    process.exit(1);
  }
  const cargo = spawnSync("cargo", ["test", "--workspace", "--no-run", "--message-format=json-render-diagnostics"], {
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 1 << 30,
  });
  if (cargo.status !== 0) {
    console.log("0 passed, 1 failed");
    process.exit(1);
  }
  const found = [];
  for (const line of cargo.stdout.toString().split("\n")) {
    if (!line.startsWith("{")) continue;
    const message = JSON.parse(line);
    if (message.reason !== "compiler-artifact" || !message.executable || !message.profile.test) continue;
    const folder = message.manifest_path.replace(/\/Cargo\.toml$/, "");
    const name = JSON.parse(packageName(message.manifest_path));
    found.push({ path: message.executable, folder, target: message.target.name, name: `${name}::${message.target.name}` });
  }
  return found.sort((a, b) => a.name.localeCompare(b.name));
}

function packageName(manifest) {
  return readFileSync(manifest, "utf8").match(/^name\s*=\s*("[^"]+")/m)[1];
}

/** Runs one test binary and reads its lines as they come. */
function run(binary) {
  return new Promise((resolve) => {
    console.log(`\n${binary.name}`);
    const threads = WAITING.includes(binary.name) ? ["--test-threads", AT_ONCE] : [];
    const child = spawn(binary.path, ["-Z", "unstable-options", "--report-time", ...threads], {
      cwd: binary.folder,
      env: { ...process.env, RUSTC_BOOTSTRAP: "1", CARGO_MANIFEST_DIR: binary.folder },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const results = [];
    const long = new Set();
    /** What failed tests said: the harness tells it after the last one. */
    const words = new Map();
    let said = [];
    let hangs = false;
    const kill = () => {
      hangs = true;
      child.kill("SIGKILL");
    };
    let watchdog = setTimeout(kill, SILENCE_MS);
    createInterface({ input: child.stdout }).on("line", (line) => {
      console.log(line);
      clearTimeout(watchdog);
      watchdog = setTimeout(kill, SILENCE_MS);
      const section = line.match(/^---- (.+) stdout ----$/);
      if (section) words.set(section[1], (said = []));
      else said.push(line);
      const runs = line.match(/^test (.+?) has been running for over/);
      if (runs) long.add(runs[1]);
      const match = line.match(/^test (.+?)(?: - should panic)? \.\.\. (?:.*?)(ok|FAILED|ignored)(?: <([\d.]+)s>)?$/);
      if (!match) return;
      const outcome = { ok: "ok", FAILED: "failed", ignored: "ignored" }[match[2]];
      results.push({ name: `${binary.name}::${match[1]}`, test: match[1], outcome, seconds: Number(match[3] ?? 0) });
      long.delete(match[1]);
    });
    child.on("close", (code) => {
      clearTimeout(watchdog);
      if (hangs) {
        const at = [...long].join(", ") || "nothing it named";
        results.push({ name: `${binary.name} (killed: it hung at ${at})`, outcome: "failed", seconds: SILENCE_MS / 1000 });
      }
      for (const result of results) {
        const lines = words.get(result.test) ?? [];
        // What it logged stands before its end.
        result.words = lines.slice(Math.max(0, lines.findIndex((line) => line.includes("panicked at")))).join("\n");
      }
      const known = results.some((result) => result.outcome === "failed");
      if (code !== 0 && !known) results.push({ name: `${binary.name} (ended with ${code})`, outcome: "failed", seconds: 0 });
      resolve(results);
    });
  });
}

/** The web's unit tests, and the sizes of what was built. */
function web() {
  console.log("\nweb");
  mkdirSync("target", { recursive: true });
  const report = `${process.cwd()}/target/web-tests.json`;
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile=${report}`];
  const units = spawnSync("npm", ["run", "test:unit", "--prefix", "web", "--silent", "--", ...reporters], {
    stdio: "inherit",
    timeout: WHOLE_MS,
    killSignal: "SIGKILL",
  });
  if (!existsSync(report)) return [{ name: "web (no report)", outcome: "failed", seconds: 0 }];
  const results = JSON.parse(readFileSync(report, "utf8")).testResults.flatMap((file) =>
    file.assertionResults.map((test) => ({
      name: `web::${file.name.replace(/^.*\/web\//, "")}::${test.title}`,
      outcome: { passed: "ok", failed: "failed" }[test.status] ?? "ignored",
      seconds: (test.duration ?? 0) / 1000,
      words: test.failureMessages?.join("\n"),
    })),
  );
  if (units.status !== 0) results.push({ name: "web (ended with an error)", outcome: "failed", seconds: 0 });
  const sizes = spawnSync("node", ["scripts/size.mjs"], { cwd: "web", stdio: "inherit" });
  results.push({ name: "web::sizes", outcome: sizes.status === 0 ? "ok" : "failed", seconds: 0 });
  return results;
}

/** Real Chromium over the real binary: one node, then two gateways, two routers and an operator-api. */
function browser(topology, title, tests) {
  console.log(`\n${title}`);
  const run = spawnSync("node", ["--test", `--test-timeout=${WHOLE_MS}`, "--test-reporter=spec", ...tests], {
    env: { ...process.env, SWITCHBOARD_BROWSER_TOPOLOGY: topology },
    stdio: ["ignore", "pipe", "inherit"],
    timeout: WHOLE_MS,
  });
  const text = run.stdout.toString();
  console.log(text);
  const seen = new Map();
  for (const [, mark, name, ms] of text.matchAll(/^(✔|✖) (.+) \(([\d.]+)ms\)$/gm)) {
    seen.set(name, { name: `${title}::${name}`, outcome: mark === "✔" ? "ok" : "failed", seconds: Number(ms) / 1000 });
  }
  // Failed ones come a second time, with what they said.
  const failures = text.split("✖ failing tests:")[1] ?? "";
  for (const [, name, words] of failures.matchAll(/^✖ (.+) \([\d.]+ms\)\n([\s\S]*?)(?=^test at |$(?![\s\S]))/gm)) {
    if (seen.has(name)) seen.get(name).words = words;
  }
  const results = [...seen.values()];
  if (run.status !== 0 && !results.some((result) => result.outcome === "failed")) {
    results.push({ name: `${title} (ended with an error)`, outcome: "failed", seconds: 0 });
  }
  return results;
}

/** Every test that an acceptance item names must have run and passed. */
function acceptance() {
  const file = "tests/acceptance.toml";
  if (!existsSync(file)) return [`${file} is missing`];
  const good = new Set(passed.map((result) => result.name));
  const lines = [];
  let item = "?";
  let proofs = 0;
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const id = line.match(/^id\s*=\s*"([^"]+)"/);
    if (id) item = id[1];
    if (!/^tests?\s*=/.test(line) && !/^\s+"/.test(line)) continue;
    for (const [, name] of line.matchAll(/"([^"]+::[^"]+)"/g)) {
      proofs += 1;
      if (!good.has(name)) lines.push(`${item}: ${name} did not run and pass`);
    }
  }
  // A list that is written in another way would prove nothing, silently.
  return proofs > 0 ? lines : [`${file} names no test`];
}
