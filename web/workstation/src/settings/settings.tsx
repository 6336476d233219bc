import { History } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { useTools } from '../desk/tools.ts';
import { useAddress } from '../shell/address.ts';
import { useShell } from '../shell/shell.ts';
import { ZoneBar } from '../shell/zone-bar.tsx';
import { Icon } from '../ui/icon.tsx';
import { useWords } from '../words.ts';
import { AuditPage } from './audit/audit.tsx';
import { SettingsTools } from './context.tsx';
import { Editor } from './editor/editor.tsx';
import { TablePage } from './import/table-page.tsx';
import { Link } from './link.tsx';
import { ListPage } from './list/list-page.tsx';
import { Book } from './model/book.ts';
import { Drafts } from './model/drafts.ts';
import { Nav } from './nav.tsx';
import { mayRead, specOf } from './nouns.ts';
import { type Place, placeOf } from './places.ts';
import { Rest } from './rest.ts';
import styles from './settings.module.css';
import { TargetsPage } from './targets/targets.tsx';
import { SettingsWords, useSay } from './words.ts';

const storage = () => {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
};

/** What administration sets up, as far as one may: the nouns at the side, one of them in the work area. */
export default function Settings() {
  const { session, rights } = useShell();
  const { me } = useTools();
  const { locale } = useWords();
  const [tools] = useState(() => {
    const rest = new Rest(session);
    const drafts = new Drafts(storage(), `switchboard-desk:settings:${me.tenant}:${me.id}`);
    return { rest, book: new Book(rest), drafts, me: me.id };
  });
  const value = useMemo(() => rights && { ...tools, rights }, [tools, rights]);
  if (!value) return null;
  return (
    <SettingsWords locale={locale}>
      <SettingsTools value={value}>
        <Screen />
      </SettingsTools>
    </SettingsWords>
  );
}

function Screen() {
  const say = useSay();
  const { rights } = useShell();
  const address = useAddress();
  const place = placeOf(address);
  // The focus follows to what was opened; a key or a click beside it keeps its own.
  useEffect(() => {
    if (address && document.activeElement === document.body)
      document.querySelector<HTMLElement>('[data-zone="editor"], [data-zone="settings"]')?.focus();
  }, [address]);
  return (
    <>
      <ZoneBar title={say('settings')} search={say('findSetting')}>
        {rights?.grants.administer === 'all' && (
          <Link to="/desk/settings/audit" className={styles.changes}>
            <Icon of={History} />
            {say('changes')}
          </Link>
        )}
      </ZoneBar>
      <div className={styles.work} data-frame>
        <Nav place={place} />
        <div className={styles.page}>
          <PageOf place={place} />
        </div>
      </div>
    </>
  );
}

function PageOf({ place }: { place: Place }) {
  const say = useSay();
  const rights = useShell().rights;
  if (place.is === 'nothing' || !rights) return <Refused text={say('noPage')} />;
  if (place.is === 'audit')
    return rights.grants.administer === 'all' ? <AuditPage /> : <Refused text={say('noRight')} />;
  if (place.is === 'targets') return <TargetsPage />;
  const spec = specOf(place.noun);
  if (!mayRead(spec, rights)) return <Refused text={say('noRight')} />;
  if (place.table) return <TablePage key={spec.name} spec={spec} />;
  const { id } = place;
  return (
    <main className={styles.pair} data-beside={spec.beside && id ? spec.beside : undefined}>
      {(spec.beside || !id) && <ListPage key={spec.name} spec={spec} current={id} />}
      {id && <Editor key={`${spec.name}/${id}`} spec={spec} id={id} />}
    </main>
  );
}

function Refused({ text }: { text: string }) {
  const say = useSay();
  return (
    <main className={styles.refused} data-zone="settings" tabIndex={-1}>
      <p role="status">{text}</p>
      <Link to="/desk/settings">{say('toSettings')}</Link>
    </main>
  );
}
