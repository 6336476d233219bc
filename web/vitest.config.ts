import { defineConfig } from 'vitest/config';

/** The tests of some packages, whose pages are drawn by this. */
const drawnBy = (importSource: string, packages: string) => ({
  oxc: { jsx: { importSource } },
  test: {
    name: importSource,
    include: [`${packages}/test/**/*.test.{ts,tsx}`],
    exclude: ['**/node_modules/**', '**/dist/**'],
    // A loaded machine is slow, not wrong.
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
});

export default defineConfig({
  test: { projects: [drawnBy('preact', '{core,demo,testing,widget}'), drawnBy('react', 'workstation')] },
});
