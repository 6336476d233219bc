import type { Command, Outcome, Said } from '../command.ts';
import { Engine, type EngineOptions } from '../engine/engine.ts';
import { uuid7 } from '../ids.ts';
import { added, rowOf, saidOf, TICK_MS } from '../outbox/outbox.ts';
import type { Pen } from '../outbox/pen.ts';
import type { EntryFrame, FileBody, SpeechKind } from '../protocol/generated.ts';
import { type ChatState, EMPTY } from '../state.ts';
import { Timers } from '../timers.ts';
import { type Election, findElection } from './election.ts';
import { diff, type Patch, patched } from './patch.ts';

export interface ChatOptions extends Omit<EngineOptions, 'seed'> {
  /** This page's, which may have written before. */
  readonly pen: Pen;
  /** Absent: the best the page may hold. */
  readonly election?: Election;
  /** Where this page may hold none. */
  readonly elsewhere?: Election | undefined;
}

/** What tabs say to each other. */
type Talk =
  | { readonly say: 'who' }
  /** `begins`: by a lead that knows nothing of what was asked of the one before it. */
  | { readonly say: 'all'; readonly state: ChatState; readonly begins?: true }
  | { readonly say: 'patch'; readonly patch: Patch }
  | { readonly say: 'do'; readonly id: string; readonly command: Command }
  | { readonly say: 'done'; readonly id: string }
  | { readonly say: 'outcome'; readonly cid: string; readonly outcome: Outcome };

const ORPHAN_MS = 1_000;
const TYPING_EVERY_MS = 3_000;
/** Some browsers tell the time no finer than this. */
const CLOCK_MS = 100;

/**
 * One chat client as a screen sees it. Of several tabs one holds the socket (the lead); the others show its state and
 * pass their commands on. Nothing else differs, so a screen need not know.
 */
export class Chat {
  readonly #pen: Pen;
  /** What the lead says, and with what it has not heard of yet. */
  #base: ChatState;
  #current: ChatState;
  #engine: Engine | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #arrivals = new Set<(entry: EntryFrame) => void>();
  /** Commands the lead has not confirmed: a new lead is given them again. */
  #unheard = new Map<string, Command>();
  readonly #typingSent = new Map<string, number>();
  #channel: BroadcastChannel | undefined;
  #resign: (() => void) | undefined;
  readonly #ignore: () => void;
  readonly #timers = new Timers();
  #stopped = false;

  constructor(private readonly options: ChatOptions) {
    this.#pen = options.pen;
    // A page that lives has told of its text by then.
    this.#ignore = this.#pen.journal.onOther(() =>
      this.#timers.after(ORPHAN_MS, () => void (this.#engine && this.#adopt())),
    );
    this.#current = this.#base = { ...EMPTY, kept: options.storage.durable };
    void this.#join();
  }

  /** The state to draw; the same object until something changed. */
  readonly state = (): ChatState => this.#current;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  /** This tab holds the socket for all of them. */
  leads(): boolean {
    return this.#engine !== undefined;
  }

  /** Called in the tab that leads alone, so that several tabs ring once. */
  onArrived(listener: (entry: EntryFrame) => void): () => void {
    this.#arrivals.add(listener);
    return () => void this.#arrivals.delete(listener);
  }

  /** Writes a text. Its row is in `state().outbox` at once, under the id that is returned. */
  say(timeline: string, text: string, kind?: SpeechKind, files?: readonly FileBody[]): string {
    const said = this.#pen.write(timeline, text, kind, undefined, files);
    this.pass(said);
    return said.cid;
  }

  /** Sends what the pen has written. */
  pass(said: Said): void {
    this.do({ do: 'say', ...said });
    this.#typingSent.delete(said.timeline);
  }

  /** Writes a refused text once more. */
  retry(cid: string): void {
    const item = this.#current.outbox.find((it) => it.cid === cid && it.state === 'failed');
    if (item) this.pass(this.#pen.write(item.timeline, item.text, item.kind, cid, item.files));
  }

  discard(cid: string): void {
    this.do({ do: 'discard', cid });
  }

  /** The page before the oldest entry. */
  older(timeline: string): void {
    this.do({ do: 'older', timeline });
  }

  /** A person has seen everything up to `n`. */
  read(timeline: string, n: number): void {
    if (n > (this.#current.seen[timeline] ?? 0)) this.do({ do: 'read', timeline, n });
  }

  /** Call on each key stroke; sent every 3 s at most. */
  typing(timeline: string, on: boolean): void {
    const last = this.#typingSent.get(timeline);
    if (!on && last === undefined) return;
    if (on && last !== undefined && this.#now() - last < TYPING_EVERY_MS) return;
    if (on) this.#typingSent.set(timeline, this.#now());
    else this.#typingSent.delete(timeline);
    this.do({ do: 'typing', timeline, on });
  }

  retryNow(): void {
    this.do({ do: 'retry_now' });
  }

  stop(): void {
    this.#stopped = true;
    this.#ignore();
    this.#timers.stop();
    this.#engine?.stop();
    this.#channel?.close();
    this.#channel = undefined;
    this.#resign?.();
  }

  #now(): number {
    return (this.options.deviceNow ?? Date.now)();
  }

  async #join(): Promise<void> {
    await this.#adopt();
    const election =
      this.options.election ?? (await findElection(this.options.storage.durable, this.options.elsewhere));
    if (this.#stopped) return;
    const name = `switchboard:${this.options.scope}`;
    if (typeof BroadcastChannel !== 'undefined' && this.options.storage.durable) {
      try {
        this.#channel = new BroadcastChannel(name);
        this.#channel.onmessage = ({ data }: MessageEvent<Talk>) => this.#hear(data);
        this.#tell({ say: 'who' });
      } catch {
        // Some browsers refuse it to a third-party frame: the tab that leads works without.
      }
    }
    this.#resign = election(
      name,
      () => this.#lead(),
      () => this.#follow(),
    );
  }

  #lead(): void {
    if (this.#stopped || this.#engine) return;
    const engine = new Engine(
      { ...this.options, seed: this.#base },
      {
        onState: (state) => {
          // The last word of one that went is nobody's news.
          if (this.#engine !== engine) return;
          const before = this.#base;
          this.#set(state);
          this.#tell({ say: 'patch', patch: diff(before, state) });
        },
        onOutcome: (cid, outcome) => {
          this.settled(cid, outcome);
          this.#tell({ say: 'outcome', cid, outcome });
        },
        onArrived: (entry) => {
          for (const listener of this.#arrivals) listener(entry);
        },
      },
    );
    this.#engine = engine;
    void engine.start().then(() => {
      if (this.#engine === engine) this.#tell({ say: 'all', state: engine.state, begins: true });
    });
    for (const command of [...this.standing(), ...this.#unheard.values()]) engine.do(command);
    this.#unheard.clear();
    // The tab that led until now may have written without storing.
    void this.#adopt();
  }

  /**
   * Another tab leads: it is told what this one has not sent, for it stores over what this one stored. A refused text it
   * has already, or a person was done with it there.
   */
  #follow(): void {
    const engine = this.#engine;
    this.#engine = undefined;
    engine?.stop();
    for (const item of this.#base.outbox)
      if (item.state === 'sending' || item.state === 'waiting')
        this.#unheard.set(item.cid, { do: 'say', ...saidOf(item) });
    this.#set(this.#base);
    for (const command of this.standing()) this.do(command);
    this.#tell({ say: 'who' });
  }

  /** Takes over what was written down and is in no store: by this page before its line, by pages that went. */
  async #adopt(): Promise<void> {
    const left = await this.#pen.journal.read().catch(() => undefined);
    if (this.#stopped) return;
    // What cannot be read yet goes before what is said from now on.
    if (!left) {
      const lostAt = this.#base.line.lostAt ?? this.#now();
      if (!this.#resign) this.#set({ ...this.#base, line: { name: 'waiting', why: 'storage', lostAt } });
      return this.#adopt();
    }
    const told: [string, Command][] = left.map((said) => [said.cid, { do: 'say', ...said }]);
    if (this.#engine) for (const [, command] of told) this.#engine.do(command);
    else {
      this.#unheard = new Map([...told, ...this.#unheard]);
      this.#drawUnheard();
    }
  }

  /** What became of a command of staff, asked here or in another tab. */
  protected settled(_cid: string, _outcome: Outcome): void {}

  /** What this screen asks of whoever leads, for as long as it does. */
  protected standing(): Iterable<Command> {
    return [];
  }

  /** `id`: of two commands under one the lead needs the later alone. */
  protected do(command: Command, id = command.do === 'say' ? command.cid : uuid7()): void {
    if (this.#engine) return this.#engine.do(command);
    this.#unheard.set(id, command);
    this.#tell({ say: 'do', id, command });
    if (command.do === 'say') this.#drawUnheard();
  }

  #hear(talk: Talk): void {
    switch (talk.say) {
      case 'who':
        if (this.#engine) this.#tell({ say: 'all', state: this.#engine.state });
        return;
      case 'do':
        if (!this.#engine) return;
        this.#engine.do(talk.command);
        return this.#tell({ say: 'done', id: talk.id });
      case 'done':
        this.#unheard.delete(talk.id);
        return this.#pen.journal.told(talk.id);
      case 'outcome':
        return this.settled(talk.cid, talk.outcome);
      case 'all':
        if (this.#engine) return;
        this.#set(talk.state);
        for (const [id, command] of this.#unheard) this.#tell({ say: 'do', id, command });
        if (talk.begins) for (const command of this.standing()) this.do(command);
        return;
      case 'patch':
        if (!this.#engine) this.#set(patched(this.#base, talk.patch));
    }
  }

  #tell(talk: Talk): void {
    this.#channel?.postMessage(talk);
  }

  /** Now, and when a lead that said nothing has had its time. */
  #drawUnheard(): void {
    this.#set(this.#base);
    this.#timers.after(TICK_MS + CLOCK_MS, () => this.#set(this.#base));
  }

  /** A text is drawn before the lead has heard of it. */
  #set(state: ChatState): void {
    this.#base = state;
    let outbox = state.outbox;
    for (const command of this.#unheard.values())
      if (command.do === 'say') {
        const { do: _, ...said } = command;
        outbox = added(outbox, rowOf(said, state.me, this.#now()));
      }
    this.#current = outbox === state.outbox ? state : { ...state, outbox };
    for (const listener of this.#listeners) listener();
  }
}
