import type { ReactNode, Ref } from 'react';
import { urgencyOf } from '../model/waits.ts';
import { useWords } from '../words.ts';
import { Avatar } from './avatar.tsx';
import { classes } from './classes.ts';
import styles from './list-row.module.css';
import { Badge, Tag } from './tag.tsx';
import { Timer } from './timer.tsx';

export interface ListRowProps {
  readonly id: string;
  /** Empty for a guest. */
  readonly name: string;
  readonly title: string;
  readonly preview: string;
  readonly line?: number | undefined;
  readonly for?: 'you' | 'customer';
  /** None: not known now. */
  readonly waitedMs: number | undefined;
  readonly unread?: number;
  readonly draft?: string | undefined;
  readonly selected?: boolean;
  readonly stale?: boolean;
  /** Instead of the timer. */
  readonly end?: ReactNode;
  readonly onOpen?: () => void;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A chat in the list: its line, who, how long, the last words. */
export function ListRow(props: ListRowProps) {
  const { id, name, title, preview, line, waitedMs, unread = 0, draft, selected, stale } = props;
  const { say } = useWords();
  const urgency = props.for === 'customer' || waitedMs === undefined || stale ? 'calm' : urgencyOf(waitedMs);
  return (
    <button
      type="button"
      ref={props.ref}
      className={classes(
        styles.row,
        selected && styles.selected,
        unread > 0 && styles.unread,
        styles[urgency],
      )}
      aria-current={selected ? 'true' : undefined}
      aria-keyshortcuts={line !== undefined && line < 10 ? `${line}` : undefined}
      title={title}
      onClick={props.onOpen}
    >
      <span className={styles.line}>
        {line !== undefined && (
          <>
            <span className="hidden-text">{say('line', { n: line })}</span>
            <span aria-hidden>{line}</span>
          </>
        )}
      </span>
      <Avatar id={id} name={name} grey={stale ?? false} />
      <span className={styles.words}>
        <span className={styles.top}>
          <span className={classes('clip', styles.name)} dir="auto">
            {title}
          </span>
          {props.end ?? <Timer waitedMs={stale ? undefined : waitedMs} for={props.for ?? 'you'} />}
        </span>
        <span className={styles.bottom}>
          {draft !== undefined && <Tag tone="line">{say('draft')}</Tag>}
          <span className={classes('clip', styles.preview)} dir="auto">
            {draft ?? preview}
          </span>
          {unread > 0 && <Badge count={unread} label={say('unread', { n: unread })} />}
        </span>
      </span>
    </button>
  );
}

/** A row on its way, of the real height. */
export function RowSkeleton() {
  return (
    <span className={styles.skeleton} aria-hidden>
      <span className={styles.disc} />
      <span className={styles.bars}>
        <span />
        <span />
      </span>
    </span>
  );
}
