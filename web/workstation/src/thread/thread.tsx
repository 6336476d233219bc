import type { Ref } from 'react';
import type { Commands } from '../desk/commands.ts';
import type { Selected, Standing } from '../desk/selection.ts';
import { useWords } from '../words.ts';
import { Foot } from './foot.tsx';
import { Log } from './log.tsx';
import type { ReplyHandle } from './reply-box.tsx';
import styles from './thread.module.css';
import { ThreadHead } from './thread-head.tsx';
import { Typing } from './typing.tsx';
import { useThread } from './use-thread.ts';

export interface ThreadProps {
  readonly selected: Selected;
  readonly standing: Standing;
  readonly commands: Commands;
  readonly replyRef: Ref<ReplyHandle>;
  readonly factsShown: boolean;
  readonly onFacts: () => void;
  readonly onClose: () => void;
  /** The closed chat is written up. */
  readonly onDone: () => void;
  readonly onTransfer: () => void;
  readonly onBack: () => void;
}

/** One conversation: who, what was said, and the place to write. */
export function Thread(props: ThreadProps) {
  const { selected, standing, commands } = props;
  const { say } = useWords();
  const { name, timeline, rows, onSeen, onOlder } = useThread(selected, standing, true);
  return (
    <main
      id="thread"
      tabIndex={-1}
      data-zone="thread"
      className={styles.thread}
      aria-label={say('conversation', { name })}
    >
      <ThreadHead {...props} name={name} timeline={timeline} />
      <Log
        name={name}
        selected={selected}
        timeline={timeline}
        rows={rows}
        active
        onSeen={onSeen}
        onOlder={onOlder}
      />
      <Typing timeline={selected.timeline} name={name} />
      <Foot
        selected={selected}
        standing={standing}
        commands={commands}
        timeline={timeline}
        name={name}
        replyRef={props.replyRef}
        onDone={props.onDone}
      />
    </main>
  );
}
