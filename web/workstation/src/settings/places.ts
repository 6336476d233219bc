import type { NounName } from './bodies.ts';
import { NOUNS } from './nouns.ts';

/** What the address names below `/desk/settings`. */
export type Place =
  | { readonly is: 'noun'; readonly noun: NounName; readonly id: string | undefined; readonly table: boolean }
  | { readonly is: 'targets' }
  | { readonly is: 'audit' }
  | { readonly is: 'nothing' };

export function placeOf(address: string): Place {
  const [path = ''] = address.split('?');
  const [noun = 'queues', id, ...more] = path
    .replace(/^\/desk\/settings\/?/, '')
    .split('/')
    .filter(Boolean);
  if (more.length > 0) return { is: 'nothing' };
  if (noun === 'audit' || noun === 'targets') return id ? { is: 'nothing' } : { is: noun };
  const spec = NOUNS.find((it) => it.name === noun);
  if (!spec) return { is: 'nothing' };
  const table = id === 'import' && spec.hasTable;
  return { is: 'noun', noun: spec.name, id: table ? undefined : id, table };
}
