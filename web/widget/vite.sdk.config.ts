import { defineConfig } from 'vite';
import { plainImports } from './vite.plain.ts';

/** The rest of the loader: a module that it imports once the page stands, `/sdk.js`. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [plainImports()],
  build: {
    outDir: '../dist',
    emptyOutDir: false,
    target: 'es2022',
    rolldownOptions: {
      input: 'src/sdk/main.ts',
      preserveEntrySignatures: 'strict',
      output: { format: 'es', entryFileNames: 'sdk.js' },
    },
  },
});
