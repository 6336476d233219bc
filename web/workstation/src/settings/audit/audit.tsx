import { useCallback, useEffect, useState } from 'react';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { useWords } from '../../words.ts';
import type { AuditLine, Body } from '../bodies.ts';
import { useItems, useLook, useSettings } from '../context.tsx';
import form from '../form/form.module.css';
import list from '../list/list.module.css';
import { changed } from '../model/change.ts';
import { shown } from '../model/show.ts';
import { NOUNS } from '../nouns.ts';
import { fieldOf, type NounSpec } from '../spec.ts';
import { useSay } from '../words.ts';
import styles from './audit.module.css';

type State =
  | { readonly is: 'loading' | 'failed' }
  | { readonly is: 'ready'; readonly lines: readonly AuditLine[]; readonly next: number | undefined };

/** Who changed what, and what was before and after it; the newest first. */
export function AuditPage() {
  const say = useSay();
  const { rest } = useSettings();
  const people = useItems('operators');
  const [noun, setNoun] = useState('');
  const [actor, setActor] = useState('');
  const [state, setState] = useState<State>({ is: 'loading' });
  const [more, setMore] = useState(false);
  const ask = useCallback(
    (after?: number) =>
      rest.audit({
        ...(noun ? { noun } : {}),
        ...(actor ? { actor } : {}),
        ...(after === undefined ? {} : { after: String(after) }),
      }),
    [rest, noun, actor],
  );
  const read = useCallback(async () => {
    setState({ is: 'loading' });
    const answer = await ask();
    setState(
      answer.is === 'ok'
        ? { is: 'ready', lines: answer.value.lines, next: answer.value.next }
        : { is: 'failed' },
    );
  }, [ask]);
  useEffect(() => void read(), [read]);
  const readMore = async () => {
    if (state.is !== 'ready' || more) return;
    setMore(true);
    const answer = await ask(state.next);
    setMore(false);
    if (answer.is === 'ok')
      setState({ is: 'ready', lines: [...state.lines, ...answer.value.lines], next: answer.value.next });
  };
  return (
    <main className={list.list} data-zone="settings" tabIndex={-1} aria-labelledby="audit-title">
      <div className={list.head}>
        <h2 id="audit-title">{say('audit')}</h2>
        <span className={list.tools}>
          <select
            className={form.select}
            aria-label={say('whatChanged')}
            value={noun}
            onChange={(event) => setNoun(event.target.value)}
          >
            <option value="">{say('allNouns')}</option>
            {NOUNS.map((it) => (
              <option key={it.audit} value={it.audit}>
                {say(it.many)}
              </option>
            ))}
          </select>
          <select
            className={form.select}
            aria-label={say('whoChanged')}
            value={actor}
            onChange={(event) => setActor(event.target.value)}
          >
            <option value="">{say('everybody')}</option>
            {people.map((it) => (
              <option key={it.id} value={it.id}>
                {String(it.body.name)}
              </option>
            ))}
          </select>
        </span>
      </div>
      <div className={list.scroll}>
        {state.is === 'ready' && (
          <ol className={styles.lines}>
            {state.lines.map((it) => (
              <Line key={it.no} line={it} />
            ))}
          </ol>
        )}
        <div className={list.state}>
          <p role="status">
            {state.is === 'loading' && say('loading')}
            {state.is === 'failed' && say('loadFailed')}
            {state.is === 'ready' && state.lines.length === 0 && say('auditNone')}
          </p>
          {state.is === 'failed' && <Button onClick={() => void read()}>{say('tryAgain')}</Button>}
          {state.is === 'ready' && state.next !== undefined && (
            <Button busy={more && say('loading')} onClick={() => void readMore()}>
              {say('older')}
            </Button>
          )}
        </div>
      </div>
    </main>
  );
}

const VERBS = { created: 'verbCreated', changed: 'verbChanged', deleted: 'verbDeleted' } as const;

function Line({ line }: { line: AuditLine }) {
  const say = useSay();
  const { region } = useWords();
  const spec = NOUNS.find((it) => it.audit === line.noun);
  const when = new Intl.DateTimeFormat(region, { dateStyle: 'medium', timeStyle: 'medium' }).format(line.at);
  const verb = VERBS[line.action.split('.').at(-1) as keyof typeof VERBS];
  const body = line.after ?? line.before;
  const what = spec && body ? spec.label(body) : line.subject.slice(0, 8);
  const who = line.actor_name || say('system');
  return (
    <li className={styles.line}>
      <Avatar id={line.actor ?? line.subject} name={who} size={24} />
      <div>
        <p className={styles.what}>
          <b>{who}</b> {verb ? say(verb) : line.action} {spec && say(spec.one)} <b>{what}</b>
        </p>
        <p className={form.help}>
          <time dateTime={new Date(line.at).toISOString()}>{when}</time>
        </p>
        {spec && <Differences spec={spec} before={line.before} after={line.after} />}
      </div>
    </li>
  );
}

/** Field by field, in the words of the form. */
function Differences({
  spec,
  before,
  after,
}: {
  spec: NounSpec;
  before: Body | undefined;
  after: Body | undefined;
}) {
  const say = useSay();
  const look = useLook(spec.needs);
  const paths = changed(
    spec.fields.map((it) => it.path),
    before ?? {},
    after ?? {},
  );
  if (paths.length === 0) return null;
  return (
    <details className={styles.more}>
      <summary>{say('fieldsN', { n: paths.length })}</summary>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{say('field')}</th>
            <th scope="col">{say('before')}</th>
            <th scope="col">{say('afterwards')}</th>
          </tr>
        </thead>
        <tbody>
          {paths.map((path) => {
            const field = fieldOf(spec, path);
            return (
              <tr key={path}>
                <th scope="row">{say(field.word)}</th>
                <td>{before ? shown(field, before, look) : '–'}</td>
                <td>{after ? shown(field, after, look) : '–'}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </details>
  );
}
