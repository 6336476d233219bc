import type { Dictionary } from '@switchboard/core';

/** The way from zone to zone. */
export const enShell = {
  zoneChats: 'Chats',
  monitor: 'Monitor',
  settings: 'Settings',
  zoneForbidden: 'Your role does not include: {zone}. An administrator can change that.',
  backToChats: 'Back to my chats',
  zoneFailed: 'This part could not be fetched. Perhaps there is a newer version: read the page again.',
  reloadPage: 'Read the page again',
  inviteTitle: 'Your password',
  inviteMore:
    'You were invited to answer customers. Choose a password; with your e-mail it signs you in from now on.',
  newPassword: 'New password',
  newPasswordShort: 'At least 8 characters.',
  setPassword: 'Set it and sign in',
  settingPassword: 'Signing in',
  inviteOver: 'This invitation does not count any more: ask for a new one.',
  toSignIn: 'I have a password',
  keyGoMonitor: 'Go to the monitor',
  keyGoSettings: 'Go to the settings',
} as const satisfies Dictionary;
