import type { ReactNode } from 'react';
import { Account } from '../desk/account.tsx';
import { useKeyCaps } from '../desk/key-caps.ts';
import { PaletteButton } from '../ui/palette-button.tsx';
import { useShell } from './shell.ts';
import styles from './zone.module.css';

/** The top bar of a zone: its name, the way to everything (or what the zone has there), what it shows, my account. */
export function ZoneBar({
  title,
  search,
  children,
}: {
  title: string;
  /** What the way to everything is called here; without: no such field. */
  search?: string;
  children?: ReactNode;
}) {
  const { session, openPalette, openNotices } = useShell();
  const caps = useKeyCaps();
  return (
    <header className={styles.bar} data-zone="bar">
      <h1>{title}</h1>
      {search && (
        <PaletteButton label={search} cap={caps('palette')} className={styles.search} onPress={openPalette} />
      )}
      <div className={styles.end}>{children}</div>
      <Account session={session} onNotices={openNotices} />
    </header>
  );
}
