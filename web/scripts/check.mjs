// Types of every package, then formatting and lint.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const root = `${import.meta.dirname}/..`;
const bin = `${root}/node_modules/.bin`;
const packages = ['core', 'testing', 'widget', 'demo', 'workstation'];
const runs = packages
  .filter((name) => existsSync(`${root}/${name}/tsconfig.json`))
  .map((name) => ['tsc', ['-p', `${name}/tsconfig.json`]]);
runs.push(['biome', ['check', '--error-on-warnings', '.']]);

for (const [tool, args] of runs) {
  const { status } = spawnSync(`${bin}/${tool}`, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
