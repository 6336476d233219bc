// Reads mutants.toml: tables `[[mutant]]` of texts and of one list of texts, which is all the TOML it uses.

import { readFileSync } from "node:fs";

const KEYS = ["name", "mistake", "breaks", "package", "target", "tests"];

/** The mutants in the order of the file. */
export function read(path) {
  const [, ...tables] = readFileSync(path, "utf8").replace(/^#.*$/gm, "").split("[[mutant]]");
  return tables.map((table) => {
    const mutant = {};
    for (const [, key, value] of table.matchAll(/^(\w+) = ("[^"]*"|\[[^\]]*\])/gm)) {
      mutant[key] = value.startsWith("[") ? [...value.matchAll(/"([^"]*)"/g)].map(([, text]) => text) : value.slice(1, -1);
    }
    for (const key of KEYS) if (!mutant[key]?.length) throw new Error(`${path}: ${mutant.name ?? "a mutant"} has no ${key}`);
    return mutant;
  });
}
