import type { LucideIcon } from 'lucide-react';
import { match } from '../model/fuzzy.ts';

/** In this order: what can be done here, what can be done anywhere, whom to go to, where to go. */
export const GROUPS = ['paletteChat', 'paletteDesk', 'paletteChats', 'palettePages'] as const;
export type PaletteGroup = (typeof GROUPS)[number];

/** Something that the palette can do. */
export interface PaletteItem {
  readonly id: string;
  readonly group: PaletteGroup;
  readonly icon: LucideIcon;
  readonly label: string;
  readonly detail?: string | undefined;
  /** Other words for it. */
  readonly also?: string;
  /** The key that does the same. */
  readonly cap?: string | undefined;
  readonly run: () => void;
}

export interface Found {
  readonly item: PaletteItem;
  /** The letters of the label that were looked for. */
  readonly at: readonly number[];
}

const PER_GROUP = 8;
const LESS = 0.5;

/** What answers the query, group by group, the best of each first. For nothing: all, as they come. */
export function found(items: readonly PaletteItem[], query: string): readonly Found[] {
  if (query.trim() === '')
    return GROUPS.flatMap((group) => of(items, group)).map((item) => ({ item, at: [] }));
  return GROUPS.flatMap((group) =>
    of(items, group)
      .flatMap((item) => {
        const label = match(query, item.label);
        if (label) return { item, at: label.at, score: label.score };
        // What a chat says is looked through; a name beside an action must not run the action.
        const said = item.group === 'paletteChats' ? item.detail : undefined;
        const more = match(query, [item.label, said, item.also].filter(Boolean).join(' '));
        return more ? { item, at: [], score: more.score * LESS } : [];
      })
      .sort((a, b) => b.score - a.score)
      .slice(0, PER_GROUP),
  );
}

const of = (items: readonly PaletteItem[], group: PaletteGroup) => items.filter((it) => it.group === group);
