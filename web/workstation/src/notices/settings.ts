/** What may call a person: somebody to take, a word to me, something that goes wrong. */
export const LEVELS = ['offer', 'reply', 'alert'] as const;
export type Level = (typeof LEVELS)[number];

/** How it may call. The badge is the number in the title. */
export const WAYS = ['sound', 'desktop', 'badge'] as const;
export type Way = (typeof WAYS)[number];

/** How this browser calls its person. */
export interface Notices {
  readonly levels: Readonly<Record<Level, Readonly<Record<Way, boolean>>>>;
  /** An offer sounds until it is answered. */
  readonly loop: boolean;
  readonly quiet: boolean;
  /** Minutes since midnight, by this device's clock; a night may lie between. */
  readonly quietFrom: number;
  readonly quietTo: number;
}

const DAY_MINUTES = 1_440;

export const USUAL: Notices = {
  levels: {
    offer: { sound: true, desktop: true, badge: false },
    reply: { sound: true, desktop: true, badge: true },
    alert: { sound: false, desktop: true, badge: false },
  },
  loop: false,
  quiet: false,
  quietFrom: 22 * 60,
  quietTo: 7 * 60,
};

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/** What was stored; what is missing or nonsense is as usual. */
export function noticesOf(value: unknown): Notices {
  const from = record(value);
  const minute = (it: unknown, usual: number) =>
    typeof it === 'number' && Number.isInteger(it) && it >= 0 && it < DAY_MINUTES ? it : usual;
  const level = (name: Level) => {
    const kept = record(record(from.levels)[name]);
    const way = (it: Way) => {
      const wish = kept[it];
      return typeof wish === 'boolean' ? wish : USUAL.levels[name][it];
    };
    return { sound: way('sound'), desktop: way('desktop'), badge: way('badge') };
  };
  return {
    levels: { offer: level('offer'), reply: level('reply'), alert: level('alert') },
    loop: from.loop === true,
    quiet: from.quiet === true,
    quietFrom: minute(from.quietFrom, USUAL.quietFrom),
    quietTo: minute(from.quietTo, USUAL.quietTo),
  };
}

/** These are the hours in which nothing sounds and nothing pops up. */
export function isQuiet({ quiet, quietFrom, quietTo }: Notices, now: Date): boolean {
  if (!quiet || quietFrom === quietTo) return false;
  const minute = now.getHours() * 60 + now.getMinutes();
  return quietFrom < quietTo
    ? minute >= quietFrom && minute < quietTo
    : minute >= quietFrom || minute < quietTo;
}

/** `22:00`, as a time field has it. */
export function clockOf(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

export function minutesOf(clock: string): number | undefined {
  const found = /^(\d\d):(\d\d)/.exec(clock);
  return found ? Number(found[1]) * 60 + Number(found[2]) : undefined;
}

/** The number of the title: what of each level waits, as far as its badge is on. */
export function badgeOf({ levels }: Notices, waiting: Readonly<Record<Level, number>>): number {
  return LEVELS.reduce((sum, it) => sum + (levels[it].badge ? waiting[it] : 0), 0);
}
