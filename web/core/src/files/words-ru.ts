import type { Same } from '../i18n/translate.ts';
import type { fileEn } from './words-en.ts';

export const fileRu = {
  attach: 'Прикрепить файлы',
  attached: 'Файлы этого сообщения',
  fileWaits: '{size} · ждёт соединения',
  fileChecking: '{size} · проверяется',
  fileReady: '{size} · готов',
  fileTooLarge: 'Не больше {limit}. Отправьте файл поменьше.',
  fileTooLargeAny: 'Слишком большой. Отправьте файл поменьше.',
  fileType: 'Такой файл не принимается. Отправьте картинку, PDF, текст или офисный документ.',
  fileEmpty: 'Файл пуст. Выберите другой.',
  fileInfected: 'Проверка нашла вирус. Файл не отправлен.',
  fileUnchecked: 'Не удалось проверить. Попробуйте ещё раз.',
  fileTooMany: 'Не больше {n} файлов в сообщении. Сначала отправьте эти.',
  fileRefused: 'Не принят. Попробуйте ещё раз.',
  fileRemove: 'Убрать {name}',
  fileCancel: 'Отменить {name}',
  fileAgain: 'Ещё раз: {name}',
  fileGet: 'Скачать {name}, {size}',
  fileDownload: 'Скачать',
  fileGone: 'Этого файла больше нет.',
  fileLater: 'Сейчас не скачать. Попробуйте ещё раз.',
} as const satisfies Same<typeof fileEn>;
