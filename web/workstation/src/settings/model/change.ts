import type { Body } from '../bodies.ts';
import { at, put, same } from './paths.ts';

/** The fields, by path, in which two bodies differ. */
export function changed(paths: readonly string[], from: Body, to: Body): readonly string[] {
  return paths.filter((path) => !same(at(from, path), at(to, path)));
}

export type Side = 'mine' | 'theirs';

/** What somebody else saved beside what I wrote, both since the same version. */
export interface Clash {
  /** Only I changed these. */
  readonly mine: readonly string[];
  /** Only they did. */
  readonly theirs: readonly string[];
  /** Both did, and not alike. */
  readonly both: readonly string[];
}

export function clash(paths: readonly string[], base: Body, mine: Body, theirs: Body): Clash {
  const ours = changed(paths, base, mine);
  const others = changed(paths, base, theirs);
  const both = ours.filter((it) => others.includes(it) && !same(at(mine, it), at(theirs, it)));
  return {
    mine: ours.filter((it) => !others.includes(it)),
    theirs: others.filter((it) => !ours.includes(it)),
    both,
  };
}

/** What they saved, with what only I changed, and of what both changed the side that was chosen. */
export function merged(
  { mine: onlyMine, both }: Clash,
  mine: Body,
  theirs: Body,
  chosen: Readonly<Record<string, Side>>,
): Body {
  const taken = [...onlyMine, ...both.filter((it) => chosen[it] === 'mine')];
  return taken.reduce((body, path) => put(body, path, at(mine, path)), theirs);
}
