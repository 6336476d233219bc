import type { WordKey } from '../words.ts';
import { mayAtAll, mayEverywhere, type Rights } from './rights.ts';

/** A page of another zone that is found by its name. */
export interface PlaceTo {
  readonly path: string;
  readonly word: WordKey;
}

const SETTINGS: readonly (PlaceTo & { readonly for: 'staff' | 'some' | 'all' })[] = [
  { path: 'queues', word: 'pageQueues', for: 'staff' },
  { path: 'hours', word: 'pageHours', for: 'some' },
  { path: 'targets', word: 'pageTargets', for: 'staff' },
  { path: 'alert-rules', word: 'pageAlertRules', for: 'some' },
  { path: 'operators', word: 'pageOperators', for: 'all' },
  { path: 'roles', word: 'pageRoles', for: 'all' },
  { path: 'skills', word: 'pageSkills', for: 'staff' },
  { path: 'canned-replies', word: 'pageCanned', for: 'staff' },
  { path: 'close-codes', word: 'pageCloseCodes', for: 'staff' },
  { path: 'away-reasons', word: 'pageAwayReasons', for: 'staff' },
  { path: 'tags', word: 'pageTags', for: 'staff' },
  { path: 'widgets', word: 'pageWidgets', for: 'all' },
  { path: 'audit', word: 'pageAudit', for: 'all' },
];

/** The pages of the settings that this person may open. */
export function settingsPages(rights: Rights | undefined): readonly PlaceTo[] {
  return SETTINGS.filter((it) => {
    if (it.for === 'staff') return true;
    return it.for === 'some' ? mayAtAll(rights, 'administer') : mayEverywhere(rights, 'administer');
  }).map(({ path, word }) => ({ path: `/desk/settings/${path}`, word }));
}
