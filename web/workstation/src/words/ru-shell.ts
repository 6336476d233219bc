import type { Same } from '@switchboard/core';
import type { enShell } from './en-shell.ts';

/** The way from zone to zone. */
export const ruShell = {
  zoneChats: 'Чаты',
  monitor: 'Монитор',
  settings: 'Настройки',
  zoneForbidden: 'Ваша роль не включает раздел «{zone}». Это может изменить администратор.',
  backToChats: 'К моим чатам',
  zoneFailed: 'Не удалось загрузить этот раздел. Возможно, вышла новая версия: обновите страницу.',
  reloadPage: 'Обновить страницу',
  keyGoMonitor: 'К монитору',
  keyGoSettings: 'К настройкам',
} as const satisfies Same<typeof enShell>;
