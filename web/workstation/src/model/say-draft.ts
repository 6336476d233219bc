import type { DeskChat, FileBody } from '@switchboard/core';
import type { DraftTab } from './draft-book.ts';
import type { Drafts } from './drafts.ts';

/**
 * Says what stands in a draft. The text is written down first and its draft marked as over then, both before anything
 * waits: of a page that goes now the text is sent, and comes back as no draft.
 */
export function sayDraft(
  { chat, drafts }: { readonly chat: Pick<DeskChat, 'say'>; readonly drafts: Drafts },
  { conversation, timeline }: { readonly conversation: string; readonly timeline: string },
  tab: DraftTab,
  files: readonly FileBody[] = [],
): void {
  const text = drafts.book()[conversation]?.[tab].trim() ?? '';
  if (!text && files.length === 0) return;
  chat.say(timeline, text, tab === 'note' ? 'note' : undefined, ...(files.length > 0 ? [files] : []));
  drafts.over(conversation, tab);
}
