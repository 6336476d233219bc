import type { Plugin } from 'vite';

/** Vite's own loader of chunks looks for styles and other chunks to load ahead: a chunk of the frame needs neither. */
export function plainImports(): Plugin {
  return {
    name: 'plain-imports',
    apply: 'build',
    // It is left out where there is no document to look in.
    configResolved: (config) => void Object.assign(config, { isWorker: true }),
  };
}
