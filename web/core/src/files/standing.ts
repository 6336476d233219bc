import { sizeOf } from '../format/size.ts';
import { LIMIT } from '../protocol/generated.ts';
import type { Unfit, Upload } from './uploads.ts';
import type { fileEn } from './words-en.ts';

/** `fileGoing` is each screen's own: one shows the share in words, the other in a ring. */
type Word = keyof typeof fileEn | 'fileGoing';
type Tell = (word: Word, values?: Record<string, string | number>) => string;

const REASONS: Readonly<Record<Unfit, Word>> = {
  too_large: 'fileTooLargeAny',
  type: 'fileType',
  empty: 'fileEmpty',
  infected: 'fileInfected',
  unchecked: 'fileUnchecked',
  too_many: 'fileTooMany',
  refused: 'fileRefused',
};

/** Where a file stands, in words. */
export function uploadStanding(it: Upload, tell: Tell, locale: string): string {
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

/** Whether trying once more may help. */
export const canRetry = ({ state, why }: Upload): boolean =>
  state === 'failed' && (why === 'unchecked' || why === 'refused' || why === 'too_many');
