import { timeOfDay } from '@switchboard/core';
import type { Target } from '../model/targets.ts';
import { useWords, type WordKey } from '../words.ts';

const CANNOT: Readonly<Record<string, WordKey>> = {
  full: 'canFull',
  leaving: 'canLeaving',
  untouched: 'canUntouched',
  offline: 'statusOffline',
  unreachable: 'canUnreachable',
};

/** Why a target takes nothing now, in a few words. */
export function useWhyNot(): (target: Target) => string {
  const { say, region } = useWords();
  return (target) => {
    if (target.to === 'operator') {
      const { can, reason } = target.operator;
      if (can === 'away') return reason === 'missed' ? say('awayMissed') : reason || say('away');
      return say(CANNOT[can] ?? 'takesNone');
    }
    const { queue } = target;
    if (queue?.is_paused) return say('queuePaused');
    if (queue?.is_open !== false) return say('takesNone');
    return queue.changes_at === undefined
      ? say('queueClosed')
      : say('queueOpens', { time: timeOfDay(queue.changes_at, region) });
  };
}
