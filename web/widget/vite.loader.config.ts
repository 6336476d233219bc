import { defineConfig } from 'vite';

/** The loader: one classic script without a hash in its name, `/w.js`. */
export default defineConfig({
  root: import.meta.dirname,
  build: {
    outDir: '../dist',
    emptyOutDir: false,
    target: 'es2022',
    rolldownOptions: {
      input: 'src/loader/main.ts',
      output: { format: 'iife', entryFileNames: 'w.js' },
    },
  },
});
