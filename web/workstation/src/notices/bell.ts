import { isQuiet, type Level, type Notices } from './settings.ts';

/** Something that calls a person. */
export interface News {
  readonly level: Level;
  readonly title: string;
  readonly body: string;
  /** Two of one tag are one on the screen. */
  readonly tag: string;
  readonly onOpen: () => void;
}

/** What the bell needs of the page and its browser. */
export interface Around {
  readonly notices: () => Notices;
  /** Of several tabs one rings. */
  readonly leads: () => boolean;
  /** A person looks at a tab of the desk: what is on the screen needs no window of its own. */
  readonly attended: () => boolean;
  readonly ring: (level: Level) => void;
  readonly show: (news: News) => void;
  readonly now: () => Date;
}

/** Rings and shows, as this person wants it. Of a burst the first is heard. */
export class Bell {
  private readonly rang = new Map<Level, number>();

  constructor(
    private readonly around: Around,
    private readonly togetherMs = 1_500,
  ) {}

  /** Sounds once more for what was told and is not answered. */
  again(level: Level): void {
    const { notices, leads, ring, now } = this.around;
    const settings = notices();
    if (leads() && settings.levels[level].sound && !isQuiet(settings, now())) ring(level);
  }

  tell(news: News): void {
    const { notices, leads, attended, ring, show, now } = this.around;
    const at = now();
    const settings = notices();
    if (!leads() || isQuiet(settings, at)) return;
    const ways = settings.levels[news.level];
    const seen = attended();
    // Who writes to one customer does not look at the next one: somebody new is heard at the desk too.
    const heard = ways.sound && (!seen || news.level === 'offer');
    const last = this.rang.get(news.level) ?? Number.NEGATIVE_INFINITY;
    if (heard && at.getTime() - last >= this.togetherMs) {
      this.rang.set(news.level, at.getTime());
      ring(news.level);
    }
    if (ways.desktop && !seen) show(news);
  }
}
