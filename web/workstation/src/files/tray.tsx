import { LIMIT, sizeOf, type Upload, type Uploads } from '@switchboard/core';
import { FileText, FileX, RotateCcw, X } from 'lucide-react';
import { IconButton } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { Icon } from '../ui/icon.tsx';
import { Ring } from '../ui/ring.tsx';
import { useWords, type WordKey } from '../words.ts';
import styles from './tray.module.css';

const REASONS: Readonly<Record<NonNullable<Upload['why']>, WordKey>> = {
  too_large: 'fileTooLargeAny',
  type: 'fileType',
  empty: 'fileEmpty',
  infected: 'fileInfected',
  unchecked: 'fileUnchecked',
  too_many: 'fileTooMany',
  refused: 'fileRefused',
};

function useStanding() {
  const { say, region } = useWords();
  return (it: Upload): string => {
    const size = sizeOf(it.size, region);
    switch (it.state) {
      case 'sending': {
        const done = sizeOf(Math.round(it.size * it.share), region);
        return say('fileGoing', { done, size });
      }
      case 'waiting':
        return say('fileWaits', { size });
      case 'checking':
        return say('fileChecking', { size });
      case 'ready':
        return say('fileReady', { size });
      case 'failed':
        return it.why === 'too_large' && it.limit
          ? say('fileTooLarge', { limit: sizeOf(it.limit, region) })
          : say(REASONS[it.why ?? 'refused'], { n: LIMIT.textFiles });
    }
  };
}

/** What goes with the message that is being written. `onGone`: a row left, with the focus. */
export function Tray({
  list,
  uploads,
  onGone,
}: {
  list: readonly Upload[];
  uploads: Uploads;
  onGone: () => void;
}) {
  const { say } = useWords();
  const standing = useStanding();
  const settled = list.findLast((it) => it.state === 'ready' || it.state === 'failed');
  return (
    <>
      <p className="hidden-text" role="status">
        {settled && `${settled.name}: ${standing(settled)}`}
      </p>
      {list.length > 0 && (
        <ul className={styles.tray} aria-label={say('attached')}>
          {list.map((it) => (
            <li key={it.id} className={classes(styles.row, it.state === 'failed' && styles.failed)}>
              {it.state === 'sending' ? (
                <Ring
                  share={it.share}
                  text={`${Math.floor(it.share * 100)}`}
                  label={say('fileShare', { name: it.name, n: Math.floor(it.share * 100) })}
                  near={false}
                />
              ) : (
                <Icon of={it.state === 'failed' ? FileX : FileText} size={20} />
              )}
              <span className={styles.words}>
                <b dir="auto" className="clip">
                  {it.name}
                </b>
                <small>{standing(it)}</small>
              </span>
              {it.state === 'failed' && RETRIED.has(it.why ?? 'refused') && (
                <IconButton
                  icon={RotateCcw}
                  label={say('fileAgain', { name: it.name })}
                  onClick={() => uploads.retry(it.id)}
                />
              )}
              <IconButton
                icon={X}
                label={say(it.state === 'sending' ? 'fileCancel' : 'fileRemove', { name: it.name })}
                onClick={() => {
                  uploads.remove(it.id);
                  onGone();
                }}
              />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

const RETRIED: ReadonlySet<string> = new Set(['unchecked', 'refused', 'too_many']);
