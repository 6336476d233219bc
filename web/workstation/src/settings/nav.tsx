import { History, type LucideIcon, Target, UserRound } from 'lucide-react';
import { useEffect, useSyncExternalStore } from 'react';
import { useTools } from '../desk/tools.ts';
import { go } from '../shell/address.ts';
import { Icon } from '../ui/icon.tsx';
import { useWords } from '../words.ts';
import type { NounName } from './bodies.ts';
import { useDraftChanges, useSettings } from './context.tsx';
import { Link } from './link.tsx';
import styles from './nav.module.css';
import { mayRead, specOf } from './nouns.ts';
import type { Place } from './places.ts';
import { type SettingsKey, useSay } from './words.ts';

type Entry = NounName | 'audit' | 'targets';

const GROUPS: readonly { readonly word: SettingsKey; readonly entries: readonly Entry[] }[] = [
  { word: 'routing', entries: ['queues', 'hours', 'targets', 'alert-rules'] },
  { word: 'people', entries: ['operators', 'roles', 'skills'] },
  { word: 'conversations', entries: ['canned-replies', 'close-codes', 'away-reasons', 'tags'] },
  { word: 'channels', entries: ['widgets'] },
  { word: 'workspace', entries: ['audit'] },
];

interface Row {
  readonly entry: Entry;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly count: number | undefined;
  readonly draft: boolean;
}

/** All that can be set up, as far as this person may see it; on a narrow page a select. */
export function Nav({ place }: { place: Place }) {
  const say = useSay();
  const { rights } = useSettings();
  const { me } = useTools();
  const { say: sayAll } = useWords();
  const all = rights.grants.administer === 'all';
  const rowOf = useRow();
  const groups = GROUPS.map(({ word, entries }) => ({
    word,
    rows: entries
      .filter((it) => (it === 'audit' ? all : it === 'targets' || mayRead(specOf(it), rights)))
      .map(rowOf),
  })).filter((it) => it.rows.length > 0);
  const current = place.is === 'noun' ? place.noun : place.is === 'nothing' ? undefined : place.is;
  return (
    <nav className={styles.nav} aria-label={say('settings')} data-zone="nav">
      <select
        className={styles.select}
        aria-label={say('settings')}
        value={current ?? ''}
        onChange={(event) => go(`/desk/settings/${event.target.value}`)}
      >
        {groups.map(({ word, rows }) => (
          <optgroup key={word} label={say(word)}>
            {rows.map(({ entry, label, draft }) => (
              <option key={entry} value={entry}>
                {draft ? `${label} •` : label}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
      {groups.map(({ word, rows }) => (
        <section key={word} className={styles.group} aria-labelledby={`nav-${word}`}>
          <h2 id={`nav-${word}`}>{say(word)}</h2>
          <ul>
            {rows.map(({ entry, label, icon, count, draft }) => (
              <li key={entry}>
                <Link
                  to={`/desk/settings/${entry}`}
                  className={styles.row}
                  aria-current={entry === current ? 'page' : undefined}
                >
                  <Icon of={icon} />
                  <span className="clip">{label}</span>
                  {draft && (
                    <span className={styles.dot}>
                      <span className="hidden-text">{say('unsaved')}</span>
                    </span>
                  )}
                  {count !== undefined && <span className={styles.count}>{count}</span>}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <p className={styles.me}>
        <Icon of={UserRound} size={14} />
        <span className="clip" title={me.name}>
          {me.name},{' '}
          {all ? say('administrator') : sayAll(me.role === 'supervisor' ? 'supervisor' : 'operator')}
        </span>
      </p>
    </nav>
  );
}

function useRow(): (entry: Entry) => Row {
  const say = useSay();
  const { book, drafts, rights } = useSettings();
  useDraftChanges();
  useSyncExternalStore(book.subscribe, () => COUNTED.map((noun) => countOf(book.list(noun))).join());
  useEffect(() => {
    for (const noun of COUNTED) if (mayRead(specOf(noun), rights)) void book.load(noun);
  }, [book, rights]);
  return (entry) => {
    if (entry === 'audit' || entry === 'targets')
      return {
        entry,
        label: say(entry),
        icon: entry === 'audit' ? History : Target,
        count: undefined,
        draft: false,
      };
    const spec = specOf(entry);
    return {
      entry,
      label: say(spec.many),
      icon: spec.icon,
      count: countOf(book.list(entry), spec.fixed?.(say).length),
      draft: drafts.has(entry),
    };
  };
}

const COUNTED = GROUPS.flatMap((it) => it.entries).filter(
  (it): it is NounName => it !== 'audit' && it !== 'targets',
);

function countOf(
  list: { readonly is: string; readonly items?: readonly unknown[] },
  fixed = 0,
): number | undefined {
  return list.is === 'ready' && list.items ? list.items.length + fixed : undefined;
}
