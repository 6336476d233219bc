import { Button } from '../../ui/button.tsx';
import { useList, useSettings } from '../context.tsx';
import { Link } from '../link.tsx';
import list from '../list/list.module.css';
import { at } from '../model/paths.ts';
import { spanText } from '../model/spans.ts';
import { useSay } from '../words.ts';

/** What every queue promises, side by side; each is changed where its queue is. */
export function TargetsPage() {
  const say = useSay();
  const { book } = useSettings();
  const queues = useList('queues');
  const items = queues.is === 'ready' ? queues.items : [];
  const span = (value: unknown) => (typeof value === 'number' ? spanText(value) : '–');
  return (
    <main className={list.list} data-zone="settings" tabIndex={-1} aria-labelledby="targets-title">
      <div className={list.head}>
        <h2 id="targets-title">{say('targets')}</h2>
        <span className={list.count}>{queues.is === 'ready' ? items.length : ''}</span>
      </div>
      <div className={list.scroll}>
        {items.length > 0 && (
          <table className={list.table}>
            <thead>
              <tr>
                <th scope="col">{say('queue')}</th>
                <th scope="col">{say('serviceLevel')}</th>
                <th scope="col">{say('longestWait')}</th>
                <th scope="col">{say('firstReply')}</th>
              </tr>
            </thead>
            <tbody>
              {items
                .toSorted((a, b) => String(a.body.name).localeCompare(String(b.body.name)))
                .map(({ id, body }) => {
                  const percent = at(body, 'target.service_level_percent');
                  return (
                    <tr key={id}>
                      <td>
                        <Link to={`/desk/settings/queues/${id}`} className={list.open}>
                          {String(body.name)}
                        </Link>
                      </td>
                      <td>
                        {typeof percent === 'number'
                          ? say('percentWithin', { n: percent, span: span(at(body, 'target.within_ms')) })
                          : '–'}
                      </td>
                      <td>{span(at(body, 'target.longest_wait_ms'))}</td>
                      <td>{span(at(body, 'target.first_reply_ms'))}</td>
                    </tr>
                  );
                })}
            </tbody>
          </table>
        )}
        <div className={list.state}>
          <p role="status">
            {queues.is === 'loading' && say('loading')}
            {queues.is === 'failed' && say('loadFailed')}
            {queues.is === 'ready' && say(items.length === 0 ? 'queuesNone' : 'targetsHint')}
          </p>
          {queues.is === 'failed' && (
            <Button onClick={() => void book.load('queues', true)}>{say('tryAgain')}</Button>
          )}
        </div>
      </div>
    </main>
  );
}
