import { Plus, Search, Upload } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { go } from '../../shell/address.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { JackRow } from '../../ui/jack-row.tsx';
import { KeyCap } from '../../ui/tag.tsx';
import { useDraftChanges, useList, useLook, useSettings } from '../context.tsx';
import { Link } from '../link.tsx';
import { mayMake } from '../nouns.ts';
import { type Column, keptLabel, type NounSpec } from '../spec.ts';
import { useSay } from '../words.ts';
import styles from './list.module.css';

/** Over that a row of jacks is a number. */
const JACKS_MAX = 8;

/** All of a noun: found by a few letters, opened by its name. */
export function ListPage({ spec, current }: { spec: NounSpec; current: string | undefined }) {
  const say = useSay();
  const { rights, book, drafts } = useSettings();
  const list = useList(spec.name);
  const look = useLook(spec.needs);
  const [query, setQuery] = useState('');
  const search = useRef<HTMLInputElement>(null);
  useDraftChanges();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { target } = event;
      const types = target instanceof HTMLElement && target.matches('input, textarea, select');
      if (event.key !== '/' || types || document.querySelector('dialog[open]')) return;
      event.preventDefault();
      search.current?.focus();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);

  const kept = list.is === 'ready' ? list.items : [];
  const items = spec.fixed ? [...spec.fixed(say), ...kept] : kept;
  const cells = (body: (typeof items)[number]['body']) => spec.columns.map((it) => it.show(body, look));
  const wanted = query.trim().toLocaleLowerCase();
  const rows = items
    .filter((it) => !wanted || cells(it.body).some((cell) => cell.toLocaleLowerCase().includes(wanted)))
    .toSorted((a, b) => keptLabel(spec, a).localeCompare(keptLabel(spec, b)));
  const columns = current ? spec.columns.slice(0, spec.beside === 'wide' ? 3 : 4) : spec.columns;
  const may = mayMake(spec, rights);
  return (
    <section className={styles.list} data-zone="settings" tabIndex={-1} aria-labelledby="list-title">
      <div className={styles.head}>
        <h2 id="list-title">{say(spec.many)}</h2>
        <span className={styles.count}>{list.is === 'ready' ? items.length : ''}</span>
        <span className={styles.tools}>
          <label className={styles.search}>
            <Icon of={Search} size={14} />
            <span className="hidden-text">{say('filter')}</span>
            <input
              ref={search}
              type="search"
              value={query}
              placeholder={say('filter')}
              onChange={(event) => setQuery(event.target.value)}
            />
            <KeyCap>/</KeyCap>
          </label>
          {spec.hasTable && rights.grants.administer === 'all' && (
            <Button icon={Upload} onClick={() => go(`/desk/settings/${spec.name}/import`)}>
              {say('csv')}
            </Button>
          )}
          {may && (
            <Button look="primary" icon={Plus} onClick={() => go(`/desk/settings/${spec.name}/new`)}>
              {say('newOne', { what: say(spec.one) })}
            </Button>
          )}
        </span>
      </div>
      <div className={styles.scroll}>
        {rows.length > 0 && (
          <table className={styles.table}>
            <thead>
              <tr>
                {columns.map((it) => (
                  <th key={it.word} scope="col" className={it.end ? styles.end : undefined}>
                    {say(it.word)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((it) => (
                <tr key={it.id} aria-current={it.id === current ? 'true' : undefined}>
                  {columns.map((column, place) => (
                    <td key={column.word} className={column.end ? styles.end : undefined}>
                      {place === 0 ? (
                        <Link to={`/desk/settings/${spec.name}/${it.id}`} className={styles.open}>
                          <Cell column={column} id={it.id} text={column.show(it.body, look) || '–'} />
                          {drafts.find(spec.name, it.id) && (
                            <span className={styles.dot}>
                              <span className="hidden-text">{say('unsaved')}</span>
                            </span>
                          )}
                        </Link>
                      ) : (
                        <Cell column={column} id={it.id} text={column.show(it.body, look)} />
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        )}
        <State
          text={
            list.is === 'loading'
              ? say('loading')
              : list.is === 'failed'
                ? (list.problem?.detail ?? say('loadFailed'))
                : rows.length > 0
                  ? ''
                  : say(wanted ? 'nothingFound' : spec.none)
          }
        >
          {list.is === 'failed' && (
            <Button onClick={() => void book.load(spec.name, true)}>{say('tryAgain')}</Button>
          )}
        </State>
      </div>
    </section>
  );
}

function Cell({ column, id, text }: { column: Column; id: string; text: string }) {
  if (column.draw === 'face')
    return (
      <span className={styles.person}>
        <Avatar id={id} name={text} size={24} />
        {text}
      </span>
    );
  if (column.draw === 'jacks')
    return (
      <span className={styles.jacks}>
        {Number(text) <= JACKS_MAX && (
          <span aria-hidden>
            <JackRow used={0} of={Number(text)} label={text} />
          </span>
        )}
        {text}
      </span>
    );
  return <span title={text}>{text}</span>;
}

function State({ text, children }: { text: string; children: ReactNode }) {
  return (
    <div className={text ? styles.state : undefined}>
      <p role="status">{text}</p>
      {children}
    </div>
  );
}
