import { Pencil } from 'lucide-react';
import { partsOf, type Variables } from '../model/canned.ts';
import type { CannedReply } from '../model/canned-replies.ts';
import { useWords, type WordKey } from '../words.ts';
import styles from './canned-list.module.css';
import { classes } from './classes.ts';
import { Icon } from './icon.tsx';
import { KeyCap } from './tag.tsx';
import type { Canned } from './use-canned.ts';

const AUDIENCES: Readonly<Record<CannedReply['audience'], WordKey>> = {
  mine: 'cannedMine',
  queues: 'cannedQueues',
  everyone: 'cannedEveryone',
};

/** Replies that answer what was typed, and the one that Enter puts in as it would read. */
export function CannedList({
  id,
  canned,
  replies,
  at,
  variables,
  onPick,
}: {
  id: string;
  canned: Canned;
  replies: readonly CannedReply[];
  at: number;
  variables: Variables;
  onPick: (reply: CannedReply) => void;
}) {
  const { say } = useWords();
  const chosen = replies[at];
  return (
    <div className={styles.box}>
      <div id={id} role="listbox" aria-label={say('canned')} tabIndex={-1} className={styles.list}>
        {replies.map((it, place) => (
          <button
            key={it.id}
            id={`${id}-${place}`}
            type="button"
            role="option"
            aria-selected={place === at}
            tabIndex={-1}
            className={classes(styles.row, place === at && styles.on)}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onPick(it)}
          >
            <code className="clip">/{it.shortcut}</code>
            <span className="clip" dir="auto">
              {it.title}
            </span>
          </button>
        ))}
      </div>
      <div className={styles.side}>
        {chosen ? (
          <Preview reply={chosen} text={canned.textOf(chosen)} variables={variables} />
        ) : (
          <p role="status" className={styles.none}>
            {say(
              canned.state === 'loading'
                ? 'cannedLoading'
                : canned.state === 'failed'
                  ? 'cannedFailed'
                  : 'cannedNone',
            )}
          </p>
        )}
        <p className={styles.keys} aria-hidden>
          <span>
            <KeyCap>↵</KeyCap> {say('cannedInsert')}
          </span>
          <span>
            <KeyCap>Tab</KeyCap> {say('cannedGap')}
          </span>
          <span>
            <KeyCap>Esc</KeyCap> {say('cannedKeep')}
          </span>
        </p>
      </div>
    </div>
  );
}

function Preview({ reply, text, variables }: { reply: CannedReply; text: string; variables: Variables }) {
  const { say } = useWords();
  return (
    <div className={styles.preview}>
      <p className={styles.head}>
        <b dir="auto">{reply.title}</b>
        <span>
          {say(AUDIENCES[reply.audience])}
          {reply.used > 0 && ` · ${say('cannedUsed', { n: reply.used })}`}
        </span>
      </p>
      <p className={styles.text} dir="auto">
        {partsOf(text, variables).map((part, place) =>
          part.is === 'text' ? (
            part.text
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place.
            <span key={place} className={part.is === 'gap' ? styles.gap : styles.filled}>
              {part.is === 'gap' && <Icon of={Pencil} size={12} />}
              {part.text}
            </span>
          ),
        )}
      </p>
    </div>
  );
}
