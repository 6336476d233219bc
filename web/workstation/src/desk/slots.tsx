import type { OperatorNow } from '@switchboard/core';
import { Minus, Plus } from 'lucide-react';
import { useId } from 'react';
import { freeOf, type Targets } from '../model/targets.ts';
import { IconButton } from '../ui/button.tsx';
import { JackRow } from '../ui/jack-row.tsx';
import { useWords } from '../words.ts';
import { useRead } from './ask.ts';
import type { Commands } from './commands.ts';
import styles from './slots.module.css';
import { useTools } from './tools.ts';

/** My slots by queue and in total, and how many I take at once. Nothing is drawn that is not known. */
export function Slots({ me, commands, everyMs }: { me: OperatorNow; commands: Commands; everyMs: number }) {
  const { say } = useWords();
  const tools = useTools();
  const label = useId();
  const { value } = useRead<Targets>('/v1/targets', everyMs);
  const own = value?.operators.find((it) => it.id === tools.me.id);
  if (!own) return undefined;
  const names = new Map(value?.queues.map((it) => [it.id, it.name]));
  const chosen = Math.min(own.most, me.capacity ?? own.most);
  const total = Math.max(0, chosen - own.used);
  const busy = commands.busy?.act === 'status';
  const set = (to: number) => void commands.capacity(to >= own.most ? undefined : Math.max(0, to));
  return (
    <div className={styles.slots}>
      <dl>
        {own.queues.map(({ queue, used, limit }) => {
          const most = Math.min(limit ?? chosen, chosen);
          const free = Math.max(0, (limit ?? chosen) - used);
          return (
            <div key={queue} className={styles.queue}>
              <dt className="clip">{names.get(queue) ?? '–'}</dt>
              <dd>
                <JackRow used={used} of={most} label={say('slotsUsed', { n: used, all: most })} />
              </dd>
              <dd className={styles.free}>
                {free > total
                  ? say('slotsByTotal', { n: free, most: total })
                  : say('slotsFree', { n: Math.min(free, freeOf({ ...own, capacity: chosen })) })}
              </dd>
            </div>
          );
        })}
      </dl>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset's legend cannot stand beside its buttons. */}
      <div role="group" aria-labelledby={label} className={styles.capacity}>
        <span id={label}>
          {say('capacity')} <span>{say('capacityMost', { n: own.most })}</span>
        </span>
        <IconButton
          icon={Minus}
          size={14}
          label={say('capacityLess')}
          disabled={chosen === 0 || busy}
          onClick={() => set(chosen - 1)}
        />
        <output aria-live="polite">{chosen}</output>
        <IconButton
          icon={Plus}
          size={14}
          label={say('capacityMore')}
          disabled={chosen >= own.most || busy}
          onClick={() => set(chosen + 1)}
        />
      </div>
    </div>
  );
}
