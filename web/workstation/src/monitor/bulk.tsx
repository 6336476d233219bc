import type { Live, OperatorRow, WaitingRow } from '@switchboard/core/monitor';
import { ArrowRightLeft } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Move } from './move.tsx';
import styles from './side.module.css';
import { useMonitorWords } from './words.tsx';

/** What can be done with all that is marked. */
export function Bulk({
  rows,
  live,
  operators,
  onDone,
}: {
  rows: readonly WaitingRow[];
  live: Live | undefined;
  operators: readonly OperatorRow[];
  onDone: () => void;
}) {
  const { say } = useMonitorWords();
  const [open, setOpen] = useState(false);
  return (
    <div className={styles.foot}>
      <Button icon={ArrowRightLeft} disabled={rows.length === 0} onClick={() => setOpen(true)}>
        {say('moveMarked', { n: rows.length })}
      </Button>
      <Button look="quiet" onClick={onDone}>
        {say('unmark')}
      </Button>
      {open && (
        <Move
          rows={rows}
          live={live}
          operators={operators}
          canGoBack={false}
          onClose={() => setOpen(false)}
          onDone={onDone}
        />
      )}
    </div>
  );
}
