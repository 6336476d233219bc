import type { OperatorRow } from '@switchboard/core/monitor';
import { Ellipsis } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import { mayEverywhere } from '../shell/rights.ts';
import { useShell } from '../shell/shell.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { hidePopover } from '../ui/popover.ts';
import { useMonitorActs } from './acts.ts';
import styles from './operator-acts.module.css';
import { useMonitorWords } from './words.tsx';

const CAPACITIES = [0, 1, 2, 3, 4, 5, 6, 8, 10];

/** What may be chosen for somebody else: their status, and the end of their sign-in. */
export function OperatorActs({ row }: { row: OperatorRow }) {
  const { say } = useMonitorWords();
  const { rights } = useShell();
  const acts = useMonitorActs();
  const id = useId();
  const [asking, setAsking] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  if (!mayEverywhere(rights, 'take')) return null;
  const hide = () => hidePopover(id);
  const change = async (status: 'online' | 'away' | 'offline') => {
    await acts.status(row.id, status);
    hide();
  };
  return (
    <div className={styles.place}>
      <IconButton
        ref={button}
        icon={Ellipsis}
        label={say('actsFor', { name: row.name })}
        popoverTarget={id}
      />
      <div
        id={id}
        popover="auto"
        role="dialog"
        aria-label={say('actsFor', { name: row.name })}
        className={styles.menu}
        onBeforeToggle={({ newState, currentTarget }) => {
          if (newState === 'open')
            currentTarget.style.top = `${button.current?.getBoundingClientRect().bottom ?? 0}px`;
          else setAsking(false);
        }}
      >
        {(['online', 'away', 'offline'] as const)
          .filter((it) => it !== row.status)
          .map((it) => (
            <Button key={it} look="quiet" onClick={() => void change(it)}>
              {say(it === 'online' ? 'setOnline' : it === 'away' ? 'setAway' : 'setOffline')}
            </Button>
          ))}
        <label className={styles.slots}>
          {say('slotsAtOnce')}
          <select
            value=""
            onChange={(event) => {
              const { value } = event.target;
              void acts.capacity(row.id, value === 'usual' ? undefined : Number(value)).then(hide);
            }}
          >
            <option value="">{row.capacity}</option>
            {CAPACITIES.filter((it) => it !== row.capacity).map((it) => (
              <option key={it} value={it}>
                {it}
              </option>
            ))}
            <option value="usual">{say('slotsUsual')}</option>
          </select>
        </label>
        {asking ? (
          <>
            <p>{say('signOutAsk', { name: row.name })}</p>
            <Button
              look="danger"
              busy={acts.busy === `sign-out ${row.id}` && say('signingOut')}
              onClick={() => void acts.signOut(row.id).then(hide)}
            >
              {say('signOutNow')}
            </Button>
          </>
        ) : (
          <Button look="quiet" onClick={() => setAsking(true)}>
            {say('signOut')}
          </Button>
        )}
      </div>
    </div>
  );
}
