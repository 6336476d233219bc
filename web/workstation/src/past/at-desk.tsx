import type { EarlierChat } from '@switchboard/core';
import styles from './past.module.css';
import { Past } from './past.tsx';

/** An earlier chat in the place of the one that is open. */
export function PastAtDesk({ chat, onClose }: { chat: EarlierChat; onClose: () => void }) {
  return (
    <main id="thread" tabIndex={-1} data-zone="thread" className={styles.desk}>
      <Past key={chat.conversation} chat={chat} around={chat.first_n} onClose={onClose} />
    </main>
  );
}
