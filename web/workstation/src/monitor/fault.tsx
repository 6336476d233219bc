import { ShieldX } from 'lucide-react';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import styles from './fault.module.css';
import { type Monitored, useMonitorTools } from './use-monitor.ts';
import { useMonitorWords } from './words.tsx';

/** What keeps the figures from being live: a line over all while there is something to see, else in its place. */
export function Fault({ state, stale }: Monitored) {
  const { feed } = useMonitorTools();
  const { say, region } = useMonitorWords();
  const { fault, live, heardAt } = state;
  const refused = fault !== undefined && fault !== 'away' ? fault : undefined;
  if (refused?.status === 403)
    return (
      <div className={styles.line}>
        <Banner icon={ShieldX} head={say('forbidden')}>
          {refused.detail ?? say('forbiddenMore')}
        </Banner>
      </div>
    );
  if (live) {
    if (!stale || heardAt === undefined) return null;
    const time = new Intl.DateTimeFormat(region, { timeStyle: 'medium' }).format(heardAt);
    return (
      <div className={styles.line}>
        <Banner
          head={say('noDataSince', { time })}
          end={
            <Button size={28} onClick={() => feed.hurry()}>
              {say('tryNow')}
            </Button>
          }
        >
          {say('noDataMore')}
        </Banner>
      </div>
    );
  }
  return (
    <div className={styles.place} role="status">
      {fault === undefined ? (
        <p>{say('loading')}</p>
      ) : (
        <>
          <p>{refused ? say('failed', { detail: refused.detail ?? refused.title }) : say('serverAway')}</p>
          <Button onClick={() => feed.hurry()}>{say('tryNow')}</Button>
        </>
      )}
    </div>
  );
}
