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
  keyGoMonitor: 'Go to the monitor',
  keyGoSettings: 'Go to the settings',
} as const satisfies Dictionary;
