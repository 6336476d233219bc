import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useNarrow } from '../desk/layout.ts';
import type { Session } from '../session/session.ts';
import { go, useAddress } from '../shell/address.ts';
import { classes } from '../ui/classes.ts';
import { MonitorActsProvider, useNewActs } from './acts.ts';
import { useAlarms } from './alarm-bell.ts';
import { AlarmToast } from './alarms.tsx';
import { MonitorBar } from './bar.tsx';
import { Charts } from './charts.tsx';
import { Definitions } from './definitions.tsx';
import { Fault } from './fault.tsx';
import { Listen } from './listen.tsx';
import styles from './monitor.module.css';
import { OperatorsBoard } from './operators.tsx';
import { MONITOR, WALL } from './places.ts';
import { QueuesTable } from './queues.tsx';
import { Side, type SideTab } from './side.tsx';
import { Tiles } from './tiles.tsx';
import { MonitorTools, useFeed, useMonitored, useMonitorTools } from './use-monitor.ts';
import { Wall } from './wall.tsx';
import { Why } from './why.tsx';
import { MonitorWords } from './words.tsx';

export interface MonitorProps {
  /** For what is asked by REST. */
  readonly session: Session;
  /** Stands at the end of the bar: the account. */
  readonly account?: ReactNode;
}

/**
 * What happens now, for whoever leads others. Stands inside the desk's tools and takes the place of the bar and of the
 * work area, beside the rail.
 */
export function Monitor({ session, account }: MonitorProps) {
  const feed = useFeed(session);
  const tools = useMemo(() => ({ session, feed }), [session, feed]);
  return (
    <MonitorWords>
      <MonitorTools value={tools}>
        <Acting>
          <Screen account={account} />
        </Acting>
      </MonitorTools>
    </MonitorWords>
  );
}

export default Monitor;

function Acting({ children }: { children: ReactNode }) {
  return <MonitorActsProvider value={useNewActs()}>{children}</MonitorActsProvider>;
}

const FIRST = ['waiting', 'service'] as const;
const SECOND = ['flow', 'waits'] as const;
const ALL = [...FIRST, ...SECOND];

/** What lies in the drawer, if not the lists. */
export type Drawer =
  | { readonly is: 'why'; readonly conversation: string }
  | { readonly is: 'listen'; readonly conversation: string };

function Screen({ account }: { account: ReactNode }) {
  const { feed } = useMonitorTools();
  const shown = useMonitored();
  const { state } = shown;
  const wall = useAddress().startsWith(WALL);
  const narrow = useNarrow();
  const [drawer, setDrawer] = useState<Drawer>();
  const [tab, setTab] = useState<SideTab>('waiting');
  const [operator, setOperator] = useState<string>();
  const [help, setHelp] = useState(false);
  const alarms = useAlarms(state.alerts);
  const opener = useRef<string>(undefined);

  const open = (to: Drawer) => {
    opener.current = to.conversation;
    setDrawer(to);
  };
  const close = () => setDrawer(undefined);
  // The row from which it was opened has the focus again.
  const isOpen = drawer !== undefined;
  useEffect(() => {
    if (isOpen || opener.current === undefined) return;
    const row = document.querySelector<HTMLElement>(`[data-row="${CSS.escape(opener.current)}"] button`);
    opener.current = undefined;
    (row ?? document.getElementById('monitor-side'))?.focus();
  }, [isOpen]);

  if (wall) return <Wall {...shown} onLeave={() => go(MONITOR)} />;
  const listen = drawer?.is === 'listen';
  return (
    <>
      <MonitorBar
        {...shown}
        account={account}
        alarms={alarms.open.length}
        onScope={(scope) => feed.look(scope)}
        onAlarms={() => {
          close();
          document.getElementById('alarms')?.focus();
        }}
      />
      <main
        data-frame
        aria-busy={!state.live}
        className={classes(styles.work, drawer && (listen ? styles.withListen : styles.withWhy))}
      >
        <Fault {...shown} />
        {state.live && (
          <div className={styles.main} data-zone="monitor">
            <Tiles {...shown} live={state.live} onHelp={() => setHelp(true)} />
            <QueuesTable
              {...shown}
              live={state.live}
              folded={isOpen}
              onPick={(queue) => feed.look({ ...state.scope, queue })}
            />
            {!narrow && <Charts {...shown} which={FIRST} />}
            <OperatorsBoard
              {...shown}
              live={state.live}
              picked={operator}
              onPick={(it) => {
                setOperator(it);
                if (it) setTab('live');
                close();
              }}
            />
            <Charts {...shown} which={narrow ? ALL : SECOND} />
          </div>
        )}
        {!drawer && (
          <Side
            {...shown}
            alarms={alarms}
            tab={tab}
            onTab={setTab}
            operator={operator}
            onOperator={setOperator}
            onOpen={open}
          />
        )}
        {drawer?.is === 'why' && (
          <Why
            key={drawer.conversation}
            {...shown}
            conversation={drawer.conversation}
            onClose={close}
            onListen={() => setDrawer({ is: 'listen', conversation: drawer.conversation })}
          />
        )}
        {drawer?.is === 'listen' && (
          <Listen key={drawer.conversation} {...shown} conversation={drawer.conversation} onClose={close} />
        )}
        <AlarmToast alarms={alarms} onOpen={open} />
      </main>
      {help && <Definitions onClose={() => setHelp(false)} />}
    </>
  );
}
