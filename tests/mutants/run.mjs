// Breaks the product on purpose, one mistake at a time, and demands that a named test fails for it.
//
//   node tests/mutants/run.mjs              every mutant
//   node tests/mutants/run.mjs --only NAME  only mutants whose name contains NAME
//   node tests/mutants/run.mjs --of COMMIT  the tree of a commit instead of the one checked out
//
// A mutant is a patch beside this file and its entry in mutants.toml. Works on a copy: the checkout is never touched.

import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { read } from "./manifest.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOT = resolve(HERE, "../..");
const WORK = join(ROOT, "target/mutants");
const TREE = join(WORK, "tree");
// Dependencies are built once for the product and its mutants.
const TARGET = process.env.CARGO_TARGET_DIR ?? join(ROOT, "target");
/** A test that takes longer hangs: that is neither caught nor survived. */
const TEST_MS = 300_000;

const args = process.argv.slice(2);
const option = (name) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
const mutants = read(join(HERE, "mutants.toml")).filter((mutant) => mutant.name.includes(option("--only") ?? ""));
if (mutants.length === 0) fail("no mutant has this name");

copyTree(option("--of"));
await unbroken();
const rows = [];
for (const mutant of mutants) rows.push(await judge(mutant));
print(rows);
process.exit(rows.every((row) => row.verdict === "caught") ? 0 : 1);

/** Brings TREE to the files of the checkout or of a commit; a file that is the same keeps its time, so that little is rebuilt. */
function copyTree(commit) {
  const listed = commit ? ["ls-tree", "-r", "-z", "--name-only", commit] : ["ls-files", "-z", "-co", "--exclude-standard"];
  const names = new Set(git(...listed).toString().split("\0"));
  names.delete("");
  // The binary has the built screens inside.
  for (const name of existsSync(join(ROOT, "web/dist")) ? files(join(ROOT, "web/dist")) : []) names.add(join("web/dist", name));
  mkdirSync(TREE, { recursive: true });
  for (const name of files(TREE)) if (!names.has(name)) rmSync(join(TREE, name));
  for (const name of names) {
    const kept = commit && !name.startsWith("web/dist/");
    if (!kept && !existsSync(join(ROOT, name))) continue;
    write(name, kept ? git("cat-file", "blob", `${commit}:${name}`) : readFileSync(join(ROOT, name)));
  }
  // The tests find the services that run.
  if (!existsSync(join(TREE, ".services"))) symlinkSync(join(ROOT, ".services"), join(TREE, ".services"));
}

function write(name, bytes) {
  const path = join(TREE, name);
  if (existsSync(path) && readFileSync(path).equals(bytes)) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
}

/** The files below a folder, by their path in it. */
function files(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

/** All named tests must pass where nothing is broken. */
async function unbroken() {
  for (const { package: of, target } of distinct(mutants, (mutant) => `${mutant.package}::${mutant.target}`)) {
    const tests = mutants.filter((it) => it.package === of && it.target === target).flatMap((it) => it.tests);
    console.log(`unbroken: ${of}::${target}`);
    const built = await build(of, target);
    if (!built.binary) fail(`the unbroken tree does not build:\n${built.errors}`);
    const { outcomes, output } = await run(built, [...new Set(tests)]);
    for (const test of tests) {
      if (outcomes.get(test) !== "ok") fail(`${of}::${target}::${test} ${outcomes.get(test) ?? "did not run"} unbroken:\n${output}`);
    }
  }
}

/** Applies a patch, asks its tests, takes it back. */
async function judge(mutant) {
  console.log(`mutant: ${mutant.name}`);
  const began = Date.now();
  const patch = join(HERE, `${mutant.name}.patch`);
  const row = (verdict, seconds = 0, output = "") => {
    console.log(`  ${verdict} after ${seconds.toFixed(1)} s${verdict === "caught" ? "" : `\n${output}`}`);
    return { ...mutant, verdict, seconds, total: (Date.now() - began) / 1000 };
  };
  if (!apply(patch)) return row("the patch does not apply");
  try {
    const built = await build(mutant.package, mutant.target);
    if (!built.binary) return row("does not build", 0, built.errors);
    const { outcomes, output, seconds, hung } = await run(built, mutant.tests);
    if (hung) return row("hung", seconds, output);
    const passed = mutant.tests.filter((test) => outcomes.get(test) !== "FAILED");
    // Which schedule of a simulation, if it was one.
    for (const [found] of output.matchAll(/found by seed \d+[^\n]*/g)) console.log(`  ${found}`);
    return passed.length === 0 ? row("caught", seconds) : row("survived", seconds, output);
  } finally {
    if (!apply(patch, "--reverse")) fail(`${mutant.name} cannot be taken back`);
  }
}

function apply(patch, ...more) {
  // The copy lies inside the checkout, whose git must not mistake one for the other.
  const env = { ...process.env, GIT_CEILING_DIRECTORIES: WORK };
  return spawnSync("git", ["apply", ...more, patch], { cwd: TREE, env, stdio: ["ignore", "inherit", "inherit"] }).status === 0;
}

/** Builds one test binary of the copy. */
async function build(of, target) {
  const which = target === "lib" ? ["--lib"] : ["--test", target];
  const flags = ["test", "-q", "-p", of, ...which, "--no-run", "--message-format=json-render-diagnostics"];
  const env = { ...process.env, CARGO_TARGET_DIR: TARGET };
  const cargo = await ended(spawn("cargo", flags, { cwd: TREE, env, stdio: ["ignore", "pipe", "pipe"] }));
  const messages = cargo.out.split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line));
  const made = messages.find((message) => message.executable && message.profile.test);
  return { binary: cargo.code === 0 ? made?.executable : undefined, folder: made && dirname(made.manifest_path), errors: cargo.err };
}

/** Runs these tests and no other. */
async function run({ binary, folder }, tests) {
  const began = Date.now();
  const env = { ...process.env, CARGO_MANIFEST_DIR: folder };
  const child = spawn(binary, ["--exact", ...tests], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  const { out, err, hung } = await ended(child, TEST_MS);
  const outcomes = new Map();
  for (const [, name, outcome] of out.matchAll(/^test (\S+) \.\.\. (?:.*\s)?(ok|FAILED|ignored)$/gm)) outcomes.set(name, outcome);
  return { outcomes, output: out + err, seconds: (Date.now() - began) / 1000, hung };
}

/** Waits for a process and what it said. */
function ended(child, limitMs) {
  return new Promise((done) => {
    let [out, err, hung] = ["", "", false];
    const timer = limitMs && setTimeout(() => (hung = child.kill("SIGKILL")), limitMs);
    child.stdout.on("data", (bytes) => (out += bytes));
    child.stderr.on("data", (bytes) => (err += bytes));
    child.on("close", (code) => {
      clearTimeout(timer);
      done({ code, out, err, hung });
    });
  });
}

function print(rows) {
  const width = (of) => Math.max(...rows.map((row) => of(row).length));
  const tests = (row) => row.tests.map((test) => `${row.package}::${row.target}::${test}`).join(", ");
  const [name, verdict] = [width((row) => row.name), width((row) => row.verdict)];
  console.log();
  for (const row of rows) {
    const times = `${row.seconds.toFixed(1).padStart(6)} s of ${row.total.toFixed(0).padStart(4)} s`;
    console.log(`${row.name.padEnd(name)}  ${row.verdict.padEnd(verdict)}  ${times}  ${tests(row)}`);
  }
  const caught = rows.filter((row) => row.verdict === "caught").length;
  console.log(`\n${caught} caught, ${rows.length - caught} not`);
}

function distinct(list, key) {
  return [...new Map(list.map((item) => [key(item), item])).values()];
}

function git(...args) {
  const { status, stdout } = spawnSync("git", args, { cwd: ROOT, maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "inherit"] });
  if (status !== 0) fail(`git ${args[0]} failed`);
  return stdout;
}

function fail(why) {
  console.error(why);
  process.exit(1);
}
