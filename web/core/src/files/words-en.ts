import type { Dictionary } from '../i18n/translate.ts';

/** What both screens say of files. */
export const fileEn = {
  attach: 'Attach files',
  attached: 'Files of this message',
  fileWaits: '{size} · waits for the connection',
  fileChecking: '{size} · being checked',
  fileReady: '{size} · ready',
  fileTooLarge: 'At most {limit}. Send a smaller one.',
  fileTooLargeAny: 'Too large. Send a smaller one.',
  fileType: 'Not allowed. Send a picture, a PDF, a text or an office document.',
  fileEmpty: 'The file is empty. Choose another one.',
  fileInfected: 'The check found a virus. It was not sent.',
  fileUnchecked: 'It could not be checked. Try again.',
  fileTooMany: 'At most {n} files in one message. Send these first.',
  fileRefused: 'Not taken. Try again.',
  fileRemove: 'Remove {name}',
  fileCancel: 'Cancel {name}',
  fileAgain: 'Try {name} again',
  fileGet: 'Download {name}, {size}',
  fileDownload: 'Download',
  fileGone: 'This file is not there any more.',
  fileLater: 'It cannot be fetched now. Try again.',
} as const satisfies Dictionary;
