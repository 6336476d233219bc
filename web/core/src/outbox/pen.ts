import type { Said } from '../command.ts';
import { uuid7 } from '../ids.ts';
import type { FileBody, SpeechKind } from '../protocol/generated.ts';
import type { Journal } from './journal.ts';

/** Mints what one page load says, and writes each text down before anything waits. */
export class Pen {
  /** This page load. */
  readonly sender = uuid7();
  #count = 0;
  #attempts = 0;
  #last = 0;

  constructor(
    readonly journal: Journal,
    private readonly now: () => number = Date.now,
  ) {}

  /** Counts this page's connections, also over several leads: of two the server keeps the later. */
  attempt(): number {
    return ++this.#attempts;
  }

  #mint(): Pick<Said, 'cid' | 'sender' | 'no' | 'at'> {
    // A clock that is set back must not turn the order of what is left behind.
    this.#last = Math.max(this.#last, this.now());
    return { cid: uuid7(), sender: this.sender, no: ++this.#count, at: this.#last };
  }

  /** `again`: the refused text that this one is. */
  write(
    timeline: string,
    text: string,
    kind?: SpeechKind,
    again?: string,
    files?: readonly FileBody[] | undefined,
  ): Said {
    const said = {
      ...this.#mint(),
      timeline,
      text,
      ...(kind ? { kind } : {}),
      ...(again ? { again } : {}),
      ...(files?.length ? { files } : {}),
    };
    this.journal.write(said);
    return said;
  }
}
