import { PanelLeftOpen } from 'lucide-react';
import { type ChatRow, type Groups, nameOf, rowsOf } from '../model/chats.ts';
import { urgencyOf } from '../model/waits.ts';
import { Avatar } from '../ui/avatar.tsx';
import { IconButton } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { Jack } from '../ui/jack-row.tsx';
import { Badge } from '../ui/tag.tsx';
import { useWords } from '../words.ts';
import { RowEnd } from './row-end.tsx';
import type { Selected } from './selection.ts';
import styles from './strip.module.css';
import { isStale, useChatState, useNow } from './tools.ts';

/** My chats beside the tiles, folded: line, jack, face, wait. A plugged jack is open in a tile. */
export function Strip({
  groups,
  selected,
  tiles,
  onOpen,
  onUnfold,
}: {
  groups: Groups;
  selected: string | undefined;
  tiles: readonly Selected[];
  onOpen: (chat: Selected) => void;
  onUnfold: () => void;
}) {
  const { say } = useWords();
  return (
    <section className={styles.strip} aria-label={say('myChats')} data-zone="list">
      <h2 className="hidden-text">{say('myChats')}</h2>
      <div id="list" className={styles.scroll} tabIndex={-1}>
        <ul>
          {rowsOf(groups).map((row) => (
            <li key={row.card.conversation} data-chat={row.card.conversation}>
              <Item
                row={row}
                selected={row.card.conversation === selected}
                plugged={tiles.some((it) => it.conversation === row.card.conversation)}
                onOpen={() => onOpen(row.card)}
              />
            </li>
          ))}
        </ul>
      </div>
      <IconButton icon={PanelLeftOpen} label={say('oneChat')} className={styles.unfold} onClick={onUnfold} />
    </section>
  );
}

function Item({
  row,
  selected,
  plugged,
  onOpen,
}: {
  row: ChatRow;
  selected: boolean;
  plugged: boolean;
  onOpen: () => void;
}) {
  const { say } = useWords();
  const state = useChatState();
  const now = useNow();
  const { card, line, wait, unread } = row;
  const stale = isStale(state, now);
  const waitedMs = stale ? undefined : Math.max(0, now + state.skewMs - wait.since);
  const urgency =
    card.place === 'mine' && wait.for === 'you' && waitedMs !== undefined ? urgencyOf(waitedMs) : 'calm';
  const name = nameOf(card, (id) => say('guest', { id }));
  return (
    <button
      type="button"
      className={classes(styles.item, styles[urgency], selected && styles.selected)}
      aria-current={selected ? 'true' : undefined}
      aria-keyshortcuts={line < 10 ? `${line}` : undefined}
      title={name}
      onClick={onOpen}
    >
      <span className={styles.edge}>
        <span className="hidden-text">{say('line', { n: line })}</span>
        <span aria-hidden>{line}</span>
        <Jack plugged={plugged} size={9} />
      </span>
      <span className={styles.face}>
        <Avatar id={card.customer} name={card.name} grey={stale} />
        {unread > 0 && (
          <span className={styles.count}>
            <Badge count={unread} label={say('unread', { n: unread })} />
          </span>
        )}
      </span>
      <span className="hidden-text">
        {name}, {say(plugged ? 'inTile' : 'notInTile')}
      </span>
      <span className={styles.wait}>
        <RowEnd row={row} serverNow={now + state.skewMs} stale={stale} />
      </span>
    </button>
  );
}
