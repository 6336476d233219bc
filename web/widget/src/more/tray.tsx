import { LIMIT, sizeOf, type Upload, type Uploads } from '@switchboard/core';
import { Icon } from '../frame/icon.tsx';
import { FileIcon } from './file-icon.tsx';
import type { Tell } from './words.ts';

const REASONS = {
  too_large: 'fileTooLargeAny',
  type: 'fileType',
  empty: 'fileEmpty',
  infected: 'fileInfected',
  unchecked: 'fileUnchecked',
  too_many: 'fileTooMany',
  refused: 'fileRefused',
} as const;

/** Where a file stands, in words. */
export function standingOf(it: Upload, tell: Tell, locale: string): string {
  const size = sizeOf(it.size, locale);
  switch (it.state) {
    case 'sending':
      return tell('fileGoing', {
        done: sizeOf(Math.round(it.size * it.share), locale),
        size,
        n: Math.floor(it.share * 100),
      });
    case 'waiting':
      return tell('fileWaits', { size });
    case 'checking':
      return tell('fileChecking', { size });
    case 'ready':
      return tell('fileReady', { size });
    case 'failed':
      if (it.why === 'too_large' && it.limit)
        return tell('fileTooLarge', { limit: sizeOf(it.limit, locale) });
      return tell(REASONS[it.why ?? 'refused'], { n: LIMIT.textFiles });
  }
}

const canRetry = ({ state, why }: Upload) =>
  state === 'failed' && (why === 'unchecked' || why === 'refused' || why === 'too_many');

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
        {settled && `${settled.name}: ${standingOf(settled, tell, locale)}`}
      </p>
      {list.length > 0 && (
        <ul class="tray" aria-label={tell('attached')}>
          {list.map((it) => (
            <li key={it.id} class={it.state}>
              <FileIcon name={it.state === 'failed' ? 'broken' : 'file'} size={20} />
              <div>
                <b dir="auto">{it.name}</b>
                <small>{standingOf(it, tell, locale)}</small>
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
