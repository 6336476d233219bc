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
  inviteTitle: 'Ваш пароль',
  inviteMore: 'Вас пригласили отвечать клиентам. Придумайте пароль: вместе с почтой он впускает вас отныне.',
  newPassword: 'Новый пароль',
  newPasswordShort: 'Не меньше 8 символов.',
  setPassword: 'Сохранить и войти',
  settingPassword: 'Входим',
  inviteOver: 'Приглашение больше не действует: попросите новое.',
  toSignIn: 'У меня есть пароль',
  keyGoMonitor: 'К монитору',
  keyGoSettings: 'К настройкам',
} as const satisfies Same<typeof enShell>;
