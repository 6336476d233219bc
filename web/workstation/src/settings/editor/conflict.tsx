import { GitCompareArrows } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useWords } from '../../words.ts';
import type { Body } from '../bodies.ts';
import { useItems, useLook, useSettings } from '../context.tsx';
import { merged, type Side } from '../model/change.ts';
import { shown } from '../model/show.ts';
import { fieldOf, type NounSpec } from '../spec.ts';
import { useSay } from '../words.ts';
import styles from './conflict.module.css';
import type { Conflict, EditorState } from './use-editor.ts';

/** Somebody else saved meanwhile: what both changed is decided field by field, and nothing is written over in silence. */
export function ConflictPanel({
  spec,
  it,
  conflict: { theirs, clash },
}: {
  spec: NounSpec;
  it: EditorState;
  conflict: Conflict;
}) {
  const say = useSay();
  const { region } = useWords();
  const { rights } = useSettings();
  const look = useLook(spec.needs);
  const people = useItems(rights.grants.administer === 'all' ? 'operators' : 'queues');
  const [chosen, setChosen] = useState<Readonly<Record<string, Side>>>({});
  const who = people.find((person) => person.id === theirs.changed_by)?.body.name;
  const time = new Intl.DateTimeFormat(region, { hour: 'numeric', minute: '2-digit' }).format(
    theirs.changed_at,
  );
  const busy = it.busy === 'saving' && say('saving');
  const open = clash.both.filter((path) => !chosen[path]);
  const word = (path: string) => say(fieldOf(spec, path).word);
  const value = (path: string, body: Body) => shown(fieldOf(spec, path), body, look);
  return (
    <section className={styles.panel} aria-labelledby="conflict-title" role="alert">
      <h3 id="conflict-title">
        <Icon of={GitCompareArrows} size={16} />
        {say('conflict', { who: String(who ?? say('somebody')), time })}
      </h3>
      <p>{say(clash.both.length > 0 ? 'conflictBoth' : 'conflictNone')}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">{say('field')}</th>
            <th scope="col">{say('before')}</th>
            <th scope="col">{say('theirs')}</th>
            <th scope="col">{say('mine')}</th>
          </tr>
        </thead>
        <tbody>
          {clash.both.map((path) => (
            <tr key={path}>
              <th scope="row">{word(path)}</th>
              <td>{value(path, it.base)}</td>
              {(['theirs', 'mine'] as const).map((side) => (
                <td key={side}>
                  <label>
                    <input
                      type="radio"
                      name={path}
                      checked={chosen[path] === side}
                      onChange={() => setChosen((all) => ({ ...all, [path]: side }))}
                    />
                    {value(path, side === 'mine' ? it.body : theirs.body)}
                  </label>
                </td>
              ))}
            </tr>
          ))}
          {clash.theirs.map((path) => (
            <tr key={path}>
              <th scope="row">{word(path)}</th>
              <td>{value(path, it.base)}</td>
              <td>{value(path, theirs.body)}</td>
              <td>–</td>
            </tr>
          ))}
          {clash.mine.map((path) => (
            <tr key={path}>
              <th scope="row">{word(path)}</th>
              <td>{value(path, it.base)}</td>
              <td>–</td>
              <td>{value(path, it.body)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {it.failure && <p className={styles.failure}>{it.failure}</p>}
      <div className={styles.acts}>
        <Button
          look="primary"
          disabled={open.length > 0}
          busy={busy}
          onClick={() =>
            void it.save({ body: merged(clash, it.body, theirs.body, chosen), version: theirs.version })
          }
        >
          {say('saveMerged')}
        </Button>
        <Button onClick={() => it.takeTheirs(theirs)}>{say('reloadTheirs')}</Button>
        <Button look="danger" onClick={() => void it.save({ version: theirs.version })}>
          {say('overwrite')}
        </Button>
        {open.length > 0 && <span className={styles.why}>{say('chooseN', { n: open.length })}</span>}
      </div>
    </section>
  );
}
