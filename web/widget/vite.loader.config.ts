import { defineConfig } from 'vite';
import { plainImports } from './vite.plain.ts';

/** The loader: one classic script without a hash in its name, `/w.js`. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [plainImports()],
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
