import { canRetry, type Upload, type Uploads, uploadStanding } from '@switchboard/core';
import { Icon } from '../frame/icon.tsx';
import { FileIcon } from './file-icon.tsx';
import type { Tell } from './words.ts';

/** What goes with the message that is being written. */
export function Tray({
  list,
  uploads,
  tell,
  locale,
  onGone,
}: {
  list: readonly Upload[];
  uploads: Uploads;
  tell: Tell;
  locale: string;
  onGone: () => void;
}) {
  const settled = list.filter((it) => it.state === 'ready' || it.state === 'failed').at(-1);
  return (
    <>
      <p class="for-ear" role="status">
        {settled && `${settled.name}: ${uploadStanding(settled, tell, locale)}`}
      </p>
      {list.length > 0 && (
        <ul class="tray" aria-label={tell('attached')}>
          {list.map((it) => (
            <li key={it.id} class={it.state}>
              <FileIcon name={it.state === 'failed' ? 'broken' : 'file'} size={20} />
              <div>
                <b dir="auto">{it.name}</b>
                <small>{uploadStanding(it, tell, locale)}</small>
                {it.state === 'sending' && (
                  <span
                    class="bar"
                    role="progressbar"
                    aria-label={it.name}
                    aria-valuenow={Math.floor(it.share * 100)}
                    aria-valuemin={0}
                    aria-valuemax={100}
                  >
                    <i style={{ width: `${it.share * 100}%` }} />
                  </span>
                )}
              </div>
              {canRetry(it) && (
                <button
                  type="button"
                  class="tool"
                  aria-label={tell('fileAgain', { name: it.name })}
                  onClick={() => uploads.retry(it.id)}
                >
                  <Icon name="again" size={16} />
                </button>
              )}
              <button
                type="button"
                class="tool"
                aria-label={tell(it.state === 'sending' ? 'fileCancel' : 'fileRemove', { name: it.name })}
                onClick={() => {
                  uploads.remove(it.id);
                  onGone();
                }}
              >
                <Icon name="close" size={16} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
