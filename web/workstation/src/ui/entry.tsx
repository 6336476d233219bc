import { pieces } from '@switchboard/core';
import { CheckCheck, Ear, type LucideIcon, StickyNote } from 'lucide-react';
import { Fragment, type ReactNode } from 'react';
import { callsIn } from '../model/mentions.ts';
import { Avatar } from './avatar.tsx';
import { classes } from './classes.ts';
import styles from './entry.module.css';
import { Icon } from './icon.tsx';

/** Links as links, all else as it was written. `calls`: whom an @ calls stands out. */
export function Prose({ text, calls = false }: { text: string; calls?: boolean }) {
  const parts = pieces(text);
  return parts.map((piece, at) =>
    piece.href ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text never move.
      <a key={at} href={piece.href} target="_blank" rel="noreferrer noopener">
        {piece.text}
      </a>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text never move.
      <Fragment key={at}>
        {calls
          ? callsIn(piece.text).map((part, place) =>
              // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place.
              part.calls ? <b key={place}>{part.text}</b> : part.text,
            )
          : piece.text}
      </Fragment>
    ),
  );
}

export interface BubbleProps {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly text: string;
  readonly time: string;
  readonly title: string;
  readonly mine: boolean;
  /** With face, name and time; else it follows the one above. */
  readonly first: boolean;
  readonly look?: 'solid' | 'outline' | 'failed';
  /** What was sent with it. */
  readonly files?: ReactNode;
  /** Under the bubble: ticks, reasons, remedies. */
  readonly foot?: ReactNode;
}

/** What a person wrote to the other side. */
export function Bubble({
  id,
  name,
  label,
  text,
  time,
  title,
  mine,
  first,
  look = 'solid',
  files,
  foot,
}: BubbleProps) {
  return (
    <div className={classes(styles.entry, first && styles.first)}>
      <span className={styles.face}>{first && <Avatar id={id} name={name} size={28} />}</span>
      <div className={styles.body}>
        {first ? (
          <p className={styles.who}>
            <b>{label}</b> <time title={title}>{time}</time>
          </p>
        ) : (
          <span className="hidden-text">
            {label} {time}
          </span>
        )}
        {(text !== '' || !files) && (
          <p
            dir="auto"
            title={title}
            className={classes(
              styles.bubble,
              mine ? styles.mine : styles.theirs,
              first && styles.corner,
              look !== 'solid' && styles[look],
            )}
          >
            <Prose text={text} />
          </p>
        )}
        {files}
        {foot}
      </div>
    </div>
  );
}

/** What only staff see: a note in amber, a whisper in violet. The word says who else sees it. */
export function Block({
  kind,
  head,
  who,
  time,
  title,
  text,
  pending,
  files,
  foot,
}: {
  kind: 'note' | 'whisper';
  head: string;
  who: string;
  time: string;
  title: string;
  text: string;
  pending?: boolean;
  files?: ReactNode;
  foot?: ReactNode;
}) {
  return (
    <div className={styles.entry}>
      <span />
      <div className={styles.body}>
        <div className={classes(styles.block, styles[kind], pending && styles.pendingBlock)}>
          <Icon of={kind === 'note' ? StickyNote : Ear} />
          <div>
            <p className={styles.blockHead} title={title}>
              <b>{head}</b> {who} · {time}
            </p>
            <p dir="auto" className={styles.blockText}>
              <Prose text={text} calls={kind === 'note'} />
            </p>
            {files}
          </div>
        </div>
        {foot}
      </div>
    </div>
  );
}

/** What happened, in one line. */
export function EventLine({
  icon,
  text,
  time,
  title,
}: {
  icon: LucideIcon;
  text: string;
  time: string;
  title: string;
}) {
  return (
    <p className={styles.event} title={title}>
      <Icon of={icon} size={14} />
      <span>{text}</span>
      <time>{time}</time>
    </p>
  );
}

export function DayLine({ text }: { text: string }) {
  return (
    <p className={styles.day}>
      <span>{text}</span>
    </p>
  );
}

export function NewLine({ text }: { text: string }) {
  return (
    <p className={classes(styles.day, styles.new)}>
      <span>{text}</span>
    </p>
  );
}

/** A state under a text of mine. */
export function Tick({
  icon = CheckCheck,
  tone,
  children,
}: {
  icon?: LucideIcon;
  tone?: 'read' | 'bad';
  children: ReactNode;
}) {
  return (
    <p className={classes(styles.tick, tone && styles[tone])}>
      <Icon of={icon} size={14} />
      {children}
    </p>
  );
}
