// Precompression, so that a server never compresses while it serves.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const TEXT = /\.(html|js|css|svg|json|txt)$/;

/** Brotli at its best: it is done once a build. */
export const brotli = (data) =>
  promisify(brotliCompress)(data, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: data.length },
  });

export async function compress(folder) {
  let files = 0;
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !TEXT.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const data = await readFile(path);
    await Promise.all([
      brotli(data).then((it) => writeFile(`${path}.br`, it)),
      promisify(gzip)(data, { level: 9 }).then((it) => writeFile(`${path}.gz`, it)),
    ]);
    files += 1;
    bytes += data.length;
  }
  return { files, bytes };
}
