import type { Ref } from 'react';
import type { Commands } from '../desk/commands.ts';
import { focusRow, focusTile } from '../desk/focus.ts';
import type { Open } from '../desk/layout.ts';
import { standingOf } from '../desk/selection.ts';
import { useChatState } from '../desk/tools.ts';
import type { ChatRow } from '../model/chats.ts';
import type { ReplyHandle } from './reply-box.tsx';
import { Tile } from './tile.tsx';
import styles from './tiles.module.css';

/** Several conversations side by side. One has the keys, and the only Send: a reply cannot go to the wrong customer. */
export function Tiles({
  open,
  rows,
  commands,
  replyRef,
  onClose,
  onDone,
}: {
  open: Open;
  rows: readonly ChatRow[];
  commands: Commands;
  replyRef: Ref<ReplyHandle>;
  onClose: () => void;
  onDone: () => void;
}) {
  const state = useChatState();
  const remove = (conversation: string) => {
    const beside = open.tiles.find((it) => it.conversation !== conversation);
    open.unplug(conversation);
    if (beside) focusTile(beside.conversation);
    else focusRow(conversation);
  };
  return (
    <main className={styles.tiles}>
      {open.tiles.map((it) => (
        <Tile
          key={it.conversation}
          selected={it}
          standing={standingOf(state, it)}
          commands={commands}
          line={rows.find((row) => row.card.conversation === it.conversation)?.line}
          focused={it.conversation === open.selected?.conversation}
          replyRef={replyRef}
          onFocus={() => open.select(it)}
          onClose={onClose}
          onDone={onDone}
          onRemove={() => remove(it.conversation)}
        />
      ))}
    </main>
  );
}
