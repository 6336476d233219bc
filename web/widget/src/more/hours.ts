import type { Day, Hours, Queue, Shown } from './settings.ts';

/** Whether a queue is open, and when that changes next. */
export interface Opening {
  readonly open: boolean;
  /** None: not within the days that are known. */
  readonly changesAt?: number;
}

const ALWAYS: Opening = { open: true };

/** Spans that touch at midnight are one. */
function spans(days: readonly Day[]): [number, number][] {
  const all: [number, number][] = [];
  for (const [from, to] of days.flatMap((day) => day.spans)) {
    const last = all.at(-1);
    if (last && last[1] === from) last[1] = to;
    else all.push([from, to]);
  }
  return all;
}

export function openingOf(hours: Hours | undefined, now: number): Opening {
  if (!hours) return ALWAYS;
  for (const [from, to] of spans(hours.days)) {
    if (now < from) return { open: false, changesAt: from };
    if (now < to) {
      // A span that reaches the end of what is known may go on behind it.
      const end = hours.days.at(-1)?.spans.at(-1)?.[1];
      return to === end && hours.days.at(-1)?.spans.length ? { open: true } : { open: true, changesAt: to };
    }
  }
  return { open: false };
}

export function hoursOf(shown: Shown, queue: Queue | undefined): Hours | undefined {
  return queue?.hours == null ? undefined : shown.hours?.[queue.hours];
}

/** Of all that may be chosen: open while one of them is. */
export function openingOfAll(shown: Shown, now: number): Opening {
  const all = (shown.queues ?? []).map((queue) => openingOf(hoursOf(shown, queue), now));
  if (all.length === 0) return ALWAYS;
  const open = all.filter((it) => it.open);
  const times = (open.length ? open : all).map((it) => it.changesAt);
  if (open.length) {
    // The last of them to close closes it.
    return times.includes(undefined) ? ALWAYS : { open: true, changesAt: Math.max(...(times as number[])) };
  }
  const known = times.filter((it) => it !== undefined);
  return known.length ? { open: false, changesAt: Math.min(...known) } : { open: false };
}

/** The moment at which any of them opens or closes next, to draw anew then. */
export function nextChange(shown: Shown, now: number): number | undefined {
  const edges = (shown.hours ?? []).flatMap((hours) => spans(hours.days).flat()).filter((at) => at > now);
  return edges.length ? Math.min(...edges) : undefined;
}

/** The hours to show where it is closed: of the queue that opens first. */
export function shownHours(shown: Shown, now: number): Hours | undefined {
  const first = [...(shown.queues ?? [])]
    .map((queue) => hoursOf(shown, queue))
    .filter((it) => it !== undefined)
    .sort((a, b) => (openingOf(a, now).changesAt ?? 1e15) - (openingOf(b, now).changesAt ?? 1e15));
  return first[0];
}

export interface DayRow {
  readonly date: string;
  readonly label: string;
  readonly times: readonly string[];
  readonly name: string;
  readonly is: 'past' | 'today' | 'next' | '';
}

/** A row a day, in this customer's own time. */
export function dayRows(hours: Hours, now: number, locale: string): DayRow[] {
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const day = new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  });
  const next = openingOf(hours, now);
  return hours.days.slice(0, 5).map(({ date, name = '', spans }) => {
    const has = (at: number | undefined) => at !== undefined && spans.some(([from]) => from === at);
    const over = spans.length > 0 && spans.every(([, to]) => to <= now);
    const today = spans.some(([from, to]) => from <= now && now < to);
    return {
      date,
      name,
      label: day.format(Date.parse(date)).replace(',', ''),
      times: spans.map(([from, to]) => `${time.format(from)}–${time.format(to)}`),
      is: over ? 'past' : today ? 'today' : !next.open && has(next.changesAt) ? 'next' : '',
    };
  });
}
