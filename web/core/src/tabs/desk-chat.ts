import type { Asking, Command, Outcome } from '../command.ts';
import { Renewal } from '../engine/renewal.ts';
import { Staff } from '../engine/staff.ts';
import { TELL_MS } from '../engine/watchers.ts';
import { uuid7 } from '../ids.ts';
import { Journal } from '../outbox/journal.ts';
import { Pen } from '../outbox/pen.ts';
import type { DeskFrame } from '../protocol/generated.ts';
import { Chat, type ChatOptions } from './chat.ts';

const OUTCOME_MS = 5_000;

type Unasked<T extends Asking['t']> = Omit<Extract<Asking, { t: T }>, 'cid'>;

/** A chat client of staff: beside what everybody can, the desk, other timelines, and commands with an outcome. */
export class DeskChat extends Chat {
  readonly #outcomes = new Map<string, (outcome: Outcome) => void>();
  readonly #standing = new Map<'desk' | 'watch', Command>();
  /** This page's name among those that share a lead. */
  readonly #tab = uuid7();
  readonly #watched = new Set<string>();
  #telling: ReturnType<typeof setInterval> | undefined;
  readonly #gone = new AbortController();

  constructor(options: Omit<ChatOptions, 'staff' | 'renewal' | 'pen'>) {
    super({
      ...options,
      staff: Staff,
      renewal: Renewal,
      pen: new Pen(new Journal(options.scope), options.deviceNow),
    });
    globalThis.addEventListener?.('pagehide', () => this.#leave(), this.#gone);
    // The browser may show a page that it had put away.
    globalThis.addEventListener?.('pageshow', () => this.#watched.size > 0 && this.#look(), this.#gone);
  }

  /** The newest page, unless the timeline is known. */
  load(timeline: string): void {
    this.do({ do: 'load', timeline });
  }

  /** A timeline that is not mine, followed until `unwatch`. */
  watch(timeline: string): void {
    this.#watched.add(timeline);
    this.#look();
  }

  unwatch(timeline: string): void {
    this.#watched.delete(timeline);
    this.#look();
  }

  /** Close, reopen, take, what is asked of the desk. `unknown` after 5 s without an answer: the inbox is pulled, the screen follows it. */
  ask(frame: Unasked<'take'> | Unasked<'close'> | Unasked<'reopen'> | Unasked<'desk'>): Promise<Outcome> {
    const cid = uuid7();
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.desk();
        settle({ is: 'unknown' });
      }, OUTCOME_MS);
      const settle = (outcome: Outcome) => {
        clearTimeout(timer);
        this.#outcomes.delete(cid);
        resolve(outcome);
      };
      this.#outcomes.set(cid, settle);
      this.do({ do: 'send', frame: { ...frame, cid } as Asking });
    });
  }

  /** Says something to the desk that has no answer: an offer is on the screen, somebody is here. */
  tell(ask: DeskFrame): void {
    this.do({ do: 'tell', frame: { t: 'desk', cid: uuid7(), ask } });
  }

  /** Keeps `state().desk` up to date from now on. */
  desk(): void {
    this.#stand('desk', { do: 'desk' });
  }

  override stop(): void {
    this.#gone.abort();
    this.#leave();
    super.stop();
  }

  protected override standing(): Iterable<Command> {
    return this.#standing.values();
  }

  protected override do(command: Command): void {
    super.do(command, command.do === 'watch' ? this.#tab : undefined);
  }

  /** Tells what this tab looks at now, and again for as long as it looks at anything. */
  #look(): void {
    clearInterval(this.#telling);
    const command: Command = { do: 'watch', tab: this.#tab, timelines: [...this.#watched] };
    this.#stand('watch', command);
    if (this.#watched.size > 0) this.#telling = setInterval(() => this.do(command), TELL_MS);
  }

  /** Other tabs go on without this one. */
  #leave(): void {
    clearInterval(this.#telling);
    if (this.#watched.size > 0) this.do({ do: 'watch', tab: this.#tab, timelines: [] });
  }

  #stand(key: 'desk' | 'watch', command: Command): void {
    this.#standing.set(key, command);
    this.do(command);
  }

  protected override settled(cid: string, outcome: Outcome): void {
    this.#outcomes.get(cid)?.(outcome);
  }
}
