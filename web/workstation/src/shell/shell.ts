import { createContext, useContext } from 'react';
import type { Session } from '../session/session.ts';
import type { Rights } from './rights.ts';

/** What every zone has around it: who asks, what they may do, and the windows that lie over all zones. */
export interface Shell {
  readonly session: Session;
  /** None until the server told them. */
  readonly rights: Rights | undefined;
  readonly openPalette: () => void;
  readonly openNotices: () => void;
}

const ShellContext = createContext<Shell | undefined>(undefined);
export const ShellProvider = ShellContext.Provider;

export function useShell(): Shell {
  const shell = useContext(ShellContext);
  if (!shell) throw new Error('the shell stands around this');
  return shell;
}
