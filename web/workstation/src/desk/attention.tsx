import { type Groups, nameOf, offersOf, rowsOf } from '../model/chats.ts';
import { unreadInAll } from '../model/unread.ts';
import { urgencyOf } from '../model/waits.ts';
import { badgeOf } from '../notices/settings.ts';
import { useTitle } from '../notices/title.ts';
import { useNotices } from '../notices/use-notices.ts';
import { usePreferences } from '../preferences.ts';
import { useWords } from '../words.ts';
import type { Open } from './layout.ts';
import type { Selected } from './selection.ts';
import { useChatState, useNow, useTools } from './tools.ts';

/** What calls the person: the title, notifications, and the words that are said aloud. It alone counts the seconds. */
export function Attention({
  groups,
  open,
  place,
  onOpen,
}: {
  groups: Groups;
  open: Open;
  /** Another zone that is shown instead of the chats. */
  place?: string | undefined;
  onOpen: (chat: Selected) => void;
}) {
  const { chat, me } = useTools();
  const words = useWords();
  const state = useChatState();
  const now = useNow();
  const { notices } = usePreferences();
  const { say } = words;
  const { selected, tiles } = open;
  const shown = place ? [] : tiles.map((it) => it.timeline);
  const news = useNotices({ chat, me, words, state, rows: rowsOf(groups), open: shown, now, onOpen });

  const serverNow = now + state.skewMs;
  const late = groups.you.filter((row) => urgencyOf(serverNow - row.wait.since) === 'late').length;
  const offers = offersOf(state).length;
  const somebody = offers || ((state.desk.board?.total ?? 0) > 0 ? 1 : 0);
  const title = selected ? nameOf(selected, (id) => say('guest', { id })) : me.name;
  useTitle(
    badgeOf(notices, { offer: somebody, reply: unreadInAll(state), alert: late }),
    place ? `${place} – ${say('product')}` : `${title} – ${say('myChats')}`,
  );
  return (
    <p role="status" className="hidden-text">
      {news}
    </p>
  );
}
