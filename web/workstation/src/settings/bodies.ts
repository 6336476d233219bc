/** What administration writes, as the server takes and gives it. What is not named here is kept as it came. */
export type NounName =
  | 'queues'
  | 'hours'
  | 'alert-rules'
  | 'skills'
  | 'close-codes'
  | 'away-reasons'
  | 'canned-replies'
  | 'tags'
  | 'roles'
  | 'operators'
  | 'widgets';

export type Body = { readonly [field: string]: unknown };

/** One thing that was set up. Instants are milliseconds since 1970. */
export interface Kept<B extends Body = Body> {
  readonly id: string;
  readonly version: number;
  readonly changed_at: number;
  readonly changed_by?: string;
  readonly body: B;
}

export interface PageOf<B extends Body = Body> {
  readonly items: readonly Kept<B>[];
  readonly next?: string;
}

export type OverflowBody = { readonly after_ms: number; readonly to: string };
export type RelaxBody = { readonly after_ms: number; readonly skill?: string | null };

export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** `HH:MM` each; an end that is not after the beginning is of the next day. */
export type Interval = { readonly from: string; readonly to: string };
export type SpecialDay = {
  readonly date: string;
  readonly name?: string;
  readonly intervals?: readonly Interval[];
};
export type Plan = {
  readonly zone: string;
  readonly week?: Readonly<Partial<Record<Weekday, readonly Interval[]>>>;
  readonly days?: readonly SpecialDay[];
};

export type LocalText = { readonly language: string; readonly text: string };
export type OperatorQueue = { readonly queue: string; readonly limit?: number | null };
export type WidgetTexts = {
  readonly language: string;
  readonly title?: string;
  readonly greeting?: string;
  readonly outside_hours?: string;
  readonly teaser?: string;
};
export type AskedField = {
  readonly key: string;
  readonly label: string;
  readonly kind?: string;
  readonly need?: string;
  /** `0` stands for a digit, `a` for a letter, everything else for itself. */
  readonly pattern?: string;
};

/** The next 14 days of a plan, in its own local time. */
export interface Preview {
  readonly zone: string;
  readonly now: number;
  readonly local_minute: number;
  readonly offset_minutes: number;
  readonly clocks_change_at?: number;
  readonly is_open: boolean;
  readonly changes_at?: number;
  readonly open_ms: number;
  readonly days: readonly PreviewDay[];
}

export interface PreviewDay {
  readonly date: string;
  readonly is_special: boolean;
  readonly name: string;
  readonly open_ms: number;
  readonly pieces: readonly { readonly from_minute: number; readonly to_minute: number }[];
}

export interface Imported {
  readonly dry_run: boolean;
  readonly created: number;
  readonly changed: number;
  readonly same: number;
  readonly failed: number;
  readonly lines: readonly ImportedLine[];
}

export interface ImportedLine {
  readonly line: number;
  readonly outcome: 'created' | 'changed' | 'same' | 'failed';
  readonly name: string;
  readonly errors?: readonly FieldError[];
}

export interface FieldError {
  readonly field: string;
  readonly value: string;
  readonly detail: string;
}

export interface AuditLine {
  readonly no: number;
  readonly at: number;
  readonly actor?: string;
  readonly actor_name: string;
  readonly action: string;
  readonly noun?: string;
  readonly subject: string;
  readonly before?: Body;
  readonly after?: Body;
}

export interface Audit {
  readonly lines: readonly AuditLine[];
  readonly next?: number;
}
