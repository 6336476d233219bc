import type { LucideIcon } from 'lucide-react';
import type { ComponentType } from 'react';
import type { Locale } from '../words.ts';
import type { Body, Kept, NounName } from './bodies.ts';
import type { SettingsKey } from './words.ts';

/** What kind of value a field has; it says how it is drawn, typed, shown and compared. */
export type Kind =
  | { readonly is: 'text'; readonly max: number; readonly optional?: boolean; readonly mono?: boolean }
  | {
      readonly is: 'number';
      readonly min: number;
      readonly max: number;
      readonly unit?: SettingsKey;
      readonly optional?: boolean;
    }
  /** Milliseconds. `none`: what nothing means; without it there must be a value. */
  | { readonly is: 'span'; readonly minMs: number; readonly maxMs: number; readonly none?: SettingsKey }
  /** `usual`: what it is where nothing is said. */
  | { readonly is: 'switch'; readonly usual?: boolean }
  | { readonly is: 'choice'; readonly of: readonly (readonly [string, SettingsKey])[] }
  | { readonly is: 'ref'; readonly noun: NounName; readonly none: SettingsKey }
  | { readonly is: 'refs'; readonly noun: NounName; readonly numbered?: boolean }
  /** What kind it is follows from the rest of the body. */
  | { readonly is: 'by'; readonly of: (body: Body) => Exclude<Kind, { is: 'by' }> }
  /** Drawn by a part of its own. */
  | { readonly is: 'own'; readonly show: (value: unknown, look: Look) => string };

/** How values are put into words. */
export interface Look {
  readonly locale: Locale;
  readonly say: (key: SettingsKey, values?: Readonly<Record<string, string | number>>) => string;
  /** What people call something that a body names by its id. */
  readonly nameOf: (noun: NounName, id: string) => string;
}

export interface FieldSpec {
  /** As the server names it. */
  readonly path: string;
  readonly word: SettingsKey;
  /** One line under the field. */
  readonly help?: SettingsKey;
  readonly kind: Kind;
}

/** Fields that belong together. */
export interface Section {
  readonly word: SettingsKey;
  readonly hint?: SettingsKey;
  /** Paths, a row each with what stands beside each other; or a part of its own. */
  readonly rows?: readonly (readonly string[])[];
  readonly part?: ComponentType;
}

export interface Column {
  readonly word: SettingsKey;
  readonly show: (body: Body, look: Look) => string;
  readonly end?: boolean;
  /** A face before it, or jacks beside it. */
  readonly draw?: 'face' | 'jacks';
}

/** Everything that one noun is: the list, the form and the comparison are drawn from it. */
export interface NounSpec {
  readonly name: NounName;
  /** As the audit calls it. */
  readonly audit: string;
  readonly icon: LucideIcon;
  readonly one: SettingsKey;
  readonly many: SettingsKey;
  readonly none: SettingsKey;
  readonly fields: readonly FieldSpec[];
  readonly sections: readonly Section[];
  /** Beside the form, where there is room. */
  readonly aside?: ComponentType;
  /** Asked of one that there is. */
  readonly actions?: ComponentType;
  readonly columns: readonly Column[];
  readonly label: (body: Body) => string;
  readonly blank: () => Body;
  /** One that is open stands beside the list where there is room, wide or as a drawer; else in its place. */
  readonly beside?: 'wide' | 'drawer';
  /** What there is anyway, and nobody changes. */
  readonly fixed?: (say: Look['say']) => readonly Kept[];
  readonly isMade: boolean;
  readonly isDeleted: boolean;
  readonly hasTable: boolean;
  /** Nouns that it names. */
  readonly needs: readonly NounName[];
  /** The queues that it concerns, if it concerns nothing else; `own`: only its author. */
  readonly queuesOf: (body: Body, id: string) => readonly string[] | 'own';
  /** Who reads it: everybody on the staff, who administers anything, or who administers everything. */
  readonly readers: 'staff' | 'some' | 'all';
  /** Who writes it: as the queues say, or who administers everything. */
  readonly writers: 'queues' | 'all';
}

export const keptLabel = (spec: NounSpec, kept: Kept | undefined): string =>
  kept ? spec.label(kept.body) || '–' : '–';

/** The field as it is in this body. */
export function fieldIn(field: FieldSpec, body: Body): FieldSpec {
  return field.kind.is === 'by' ? { ...field, kind: field.kind.of(body) } : field;
}

export function fieldOf(spec: NounSpec, path: string): FieldSpec {
  const found = spec.fields.find((it) => it.path === path);
  if (!found) throw new Error(`${spec.name} has no field ${path}`);
  return found;
}
