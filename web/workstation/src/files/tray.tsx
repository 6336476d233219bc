import { canRetry, type Upload, type Uploads, uploadStanding } from '@switchboard/core';
import { FileText, FileX, RotateCcw, X } from 'lucide-react';
import { IconButton } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { Icon } from '../ui/icon.tsx';
import { Ring } from '../ui/ring.tsx';
import { useWords } from '../words.ts';
import { FileWords } from './file-words.tsx';
import styles from './tray.module.css';

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
  const { say, region } = useWords();
  const standing = (it: Upload) => uploadStanding(it, say, region);
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
              <FileWords name={it.name} about={standing(it)} />
              {canRetry(it) && (
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
