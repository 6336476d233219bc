import type { QueueLive } from '@switchboard/core/monitor';

export const COLUMNS = [
  'name',
  'waiting',
  'longest',
  'eta',
  'service',
  'inWork',
  'free',
  'abandoned',
] as const;
export type Column = (typeof COLUMNS)[number];

export interface Sort {
  readonly by: Column;
  readonly down: boolean;
}

export const USUAL: Sort = { by: 'longest', down: true };

/** The next click on a column: its natural way first, then the other. */
export function turned(sort: Sort, by: Column): Sort {
  return sort.by === by
    ? { by, down: !sort.down }
    : { by, down: by !== 'name' && by !== 'service' && by !== 'free' };
}

function figureIn({ figures, free_operators }: QueueLive, by: Column): number | null {
  switch (by) {
    case 'waiting':
      return figures.waiting;
    case 'longest':
      return figures.longest_since === null ? null : -figures.longest_since;
    case 'eta':
      return figures.estimate_ms?.[1] ?? null;
    case 'service':
      return figures.service_level_percent;
    case 'inWork':
      return figures.in_work;
    case 'free':
      return free_operators;
    case 'abandoned':
      return figures.abandoned_percent;
    case 'name':
      return null;
  }
}

/** Queues in the order of a column. What has no figure stands last either way, and equal ones by name. */
export function sorted(queues: readonly QueueLive[], { by, down }: Sort): readonly QueueLive[] {
  const named = (a: QueueLive, b: QueueLive) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id);
  return [...queues].sort((a, b) => {
    if (by === 'name') return (down ? -1 : 1) * named(a, b);
    const [x, y] = [figureIn(a, by), figureIn(b, by)];
    if (x === null || y === null) return x === y ? named(a, b) : x === null ? 1 : -1;
    return (down ? y - x : x - y) || named(a, b);
  });
}
