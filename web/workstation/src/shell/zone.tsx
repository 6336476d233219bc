import { ShieldX } from 'lucide-react';
import { Component, lazy, type ReactNode, Suspense } from 'react';
import { Account } from '../desk/account.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useWords } from '../words.ts';
import { go, type Zone } from './address.ts';
import { maySupervise } from './rights.ts';
import { useShell } from './shell.ts';
import styles from './zone.module.css';

const Settings = lazy(() => import('../settings/settings.tsx'));
const Search = lazy(() => import('../search/search.tsx'));
const Monitor = lazy(() => import('../monitor/monitor.tsx'));

/** Another zone than the desk: fetched when one goes there first. */
export function OtherZone({ zone }: { zone: Exclude<Zone, 'desk'> }) {
  const { rights, session, openNotices } = useShell();
  const { say } = useWords();
  if (!rights) return <Note text={say('opening')} />;
  if (zone === 'monitor' && !maySupervise(rights))
    return (
      <Note icon text={say('zoneForbidden', { zone: say('monitor') })}>
        <Button onClick={() => go('/desk/')}>{say('backToChats')}</Button>
      </Note>
    );
  return (
    <Fetched key={zone}>
      <Suspense fallback={<Note text={say('opening')} />}>
        {zone === 'search' ? (
          <Search />
        ) : zone === 'settings' ? (
          <Settings />
        ) : (
          <Monitor session={session} account={<Account session={session} onNotices={openNotices} />} />
        )}
      </Suspense>
    </Fetched>
  );
}

function Note({ text, icon = false, children }: { text: string; icon?: boolean; children?: ReactNode }) {
  return (
    <main className={styles.note} data-frame>
      {icon && <Icon of={ShieldX} size={20} />}
      <p role="status">{text}</p>
      {children}
    </main>
  );
}

/** A part that cannot be fetched, after an update perhaps: the page is read again by hand. */
class Fetched extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };
  static getDerivedStateFromError = () => ({ failed: true });
  override render() {
    return this.state.failed ? <Failed /> : this.props.children;
  }
}

function Failed() {
  const { say } = useWords();
  return (
    <Note icon text={say('zoneFailed')}>
      <Button onClick={() => location.reload()}>{say('reloadPage')}</Button>
    </Note>
  );
}
