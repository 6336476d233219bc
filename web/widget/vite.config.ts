import { defineConfig } from 'vite';

/** The frame: an ordinary page under /widget/. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/widget/',
  oxc: { jsx: { importSource: 'preact' } },
  build: {
    outDir: '../dist/widget',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});
