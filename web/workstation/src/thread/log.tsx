import type { Timeline } from '@switchboard/core';
import { ArrowDown } from 'lucide-react';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Selected } from '../desk/selection.ts';
import { useTools } from '../desk/tools.ts';
import { type ThreadRow, tickedEntries } from '../model/entries.ts';
import { Button } from '../ui/button.tsx';
import { useWords } from '../words.ts';
import styles from './log.module.css';
import { Row } from './row.tsx';

const NEAR_PX = 48;

/** What was said, the newest below. Stays at the bottom while it is there; older entries come on scrolling up. */
export function Log({
  name,
  selected,
  timeline,
  rows,
  active,
  onSeen,
  onOlder,
}: {
  name: string;
  selected: Selected;
  timeline: Timeline | undefined;
  rows: readonly ThreadRow[];
  /** The person looks at this one. */
  active: boolean;
  onSeen: (n: number) => void;
  onOlder: () => void;
}) {
  const { say } = useWords();
  const { me } = useTools();
  const box = useRef<HTMLDivElement>(null);
  const bottom = useRef(true);
  const before = useRef({ height: 0, first: '' });
  const [below, setBelow] = useState(0);
  const high = timeline?.high ?? 0;
  const seenHigh = useRef(0);
  const ticked = useMemo(() => tickedEntries(timeline, me.id), [timeline, me.id]);

  const look = () => {
    const it = box.current;
    if (!it) return;
    bottom.current = it.scrollHeight - it.scrollTop - it.clientHeight < NEAR_PX;
    if (bottom.current) setBelow(0);
    see();
    if (it.scrollTop < NEAR_PX && it.scrollHeight > it.clientHeight && timeline?.older) onOlder();
  };
  const see = () => {
    if (!bottom.current || high === 0 || document.visibilityState !== 'visible' || !document.hasFocus())
      return;
    seenHigh.current = high;
    onSeen(high);
  };
  const seeNow = useRef(see);
  seeNow.current = see;
  useEffect(() => {
    const come = () => seeNow.current();
    addEventListener('focus', come);
    document.addEventListener('visibilitychange', come);
    return () => {
      removeEventListener('focus', come);
      document.removeEventListener('visibilitychange', come);
    };
  }, []);

  // A tile that has the focus now is seen.
  useEffect(() => {
    if (active) seeNow.current();
  }, [active]);

  useLayoutEffect(() => {
    const it = box.current;
    if (!it) return;
    const first = rows.find((row) => row.row === 'bubble' || row.row === 'block')?.key ?? '';
    const grewAbove = before.current.first !== '' && first !== before.current.first;
    if (bottom.current) it.scrollTop = it.scrollHeight;
    else if (grewAbove) it.scrollTop += it.scrollHeight - before.current.height;
    before.current = { height: it.scrollHeight, first };
  }, [rows]);

  useEffect(() => {
    const it = box.current;
    if (!it) return;
    const stay = new ResizeObserver(() => {
      if (bottom.current) it.scrollTop = it.scrollHeight;
    });
    stay.observe(it);
    return () => stay.disconnect();
  }, []);

  useEffect(() => {
    if (high === 0) return;
    seeNow.current();
    if (!bottom.current && seenHigh.current > 0) setBelow((n) => n + Math.max(0, high - seenHigh.current));
    seenHigh.current = high;
  }, [high]);

  const down = () => {
    const it = box.current;
    if (it) it.scrollTop = it.scrollHeight;
    it?.focus();
  };
  return (
    <div className={styles.place}>
      <div
        ref={box}
        role="log"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a log that scrolls must be reached by keys.
        tabIndex={0}
        aria-label={say('conversation', { name })}
        className={styles.log}
        onScroll={look}
      >
        {timeline?.older && (
          <div className={styles.older}>
            <Button look="quiet" size={28} onClick={onOlder}>
              {say('older')}
            </Button>
          </div>
        )}
        {!timeline?.loaded && rows.length === 0 && <p className={styles.loading}>{say('loading')}</p>}
        {rows.map((row) => (
          <Row key={row.key} row={row} selected={selected} timeline={timeline} ticked={ticked} />
        ))}
      </div>
      {below > 0 && (
        <div className={styles.below}>
          <Button size={28} icon={ArrowDown} onClick={down}>
            {say('newBelow', { n: below })}
          </Button>
        </div>
      )}
    </div>
  );
}
