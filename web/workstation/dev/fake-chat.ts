import type { EntryFrame, StageName } from '@switchboard/core';

/** A conversation of the fake desk, with its timeline. */
export interface FakeChat {
  readonly conversation: string;
  readonly timeline: string;
  readonly customer: string;
  readonly name: string;
  readonly entries: EntryFrame[];
  stage: StageName;
  version: number;
  since: number;
  assignee?: string;
  /** To whom it is offered, under which number, until when. */
  offered?: { readonly to: string; readonly offer: number; readonly until: number; readonly from?: string };
  held?: boolean;
  /** Who has to write it up, until when. */
  wrapUp?: { readonly by: string; readonly until: number };
  delivered: number;
  read: number;
  staffRead: number;
}
