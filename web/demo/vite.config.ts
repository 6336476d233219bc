import { defineConfig } from 'vite';

/** The landing page at `/` and the shop at `/shop/`. Files only: the pages' policy forbids anything inline. */
export default defineConfig({
  root: import.meta.dirname,
  build: {
    outDir: '../dist',
    emptyOutDir: false,
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: { input: ['index.html', 'shop/index.html'] },
  },
});
