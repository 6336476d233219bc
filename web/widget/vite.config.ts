import { defineConfig, type Plugin } from 'vite';
import { plainImports } from './vite.plain.ts';

/** Leaves out the tokens that no rule and no script of the frame names: the desk's are not its. */
function usedTokens(): Plugin {
  return {
    name: 'used-tokens',
    enforce: 'post',
    generateBundle(_, bundle) {
      const files = Object.values(bundle);
      const all = files.map((file) => (file.type === 'chunk' ? file.code : String(file.source))).join('\n');
      // The avatar names its hue in a script: `--` + hue + `-text`.
      const isHue = /^--(indigo|teal|amber|pink|violet|green|orange|grey)-/;
      for (const file of files) {
        if (file.type !== 'asset' || !file.fileName.endsWith('.css')) continue;
        file.source = String(file.source).replace(/(--[\w-]+):[^;}]+;?/g, (rule, name: string) =>
          isHue.test(name) || all.includes(`var(${name})`) ? rule : '',
        );
      }
    },
  };
}

/** The frame: an ordinary page under /widget/. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/widget/',
  plugins: [usedTokens(), plainImports()],
  build: {
    outDir: '../dist/widget',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});
