import { createContext, useContext, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useNow } from '../desk/tools.ts';
import type { Session } from '../session/session.ts';
import { byFrame } from './by-frame.ts';
import { Feed, type MonitorState } from './feed.ts';

const STALE_MS = 10_000;
const GONE_MS = 60_000;

/** What every part of the monitor works with. */
export interface MonitorTools {
  readonly session: Session;
  readonly feed: Feed;
}

const ToolsContext = createContext<MonitorTools | undefined>(undefined);
export const MonitorTools = ToolsContext.Provider;

export function useMonitorTools(): MonitorTools {
  const tools = useContext(ToolsContext);
  if (!tools) throw new Error('the monitor stands around this');
  return tools;
}

/** One feed for as long as the monitor is open. */
export function useFeed(session: Session): Feed {
  const [feed] = useState(
    () =>
      new Feed((method, path, how) => session.ask(method, path, how), { window: '30m', queue: undefined }),
  );
  useEffect(() => {
    feed.start();
    return () => feed.stop();
  }, [feed]);
  return feed;
}

/** The figures, and how old they are. */
export interface Monitored {
  readonly state: MonitorState;
  /** By the store's clock, once a second. */
  readonly now: number;
  /** Nothing was heard for so long that the figures are not live any more. */
  readonly stale: boolean;
  /** And for so long that they say nothing any more. */
  readonly gone: boolean;
  readonly ageMs: number | undefined;
}

export function useMonitored(): Monitored {
  const { feed } = useMonitorTools();
  const subscribe = useMemo(() => byFrame(feed.subscribe), [feed]);
  const state = useSyncExternalStore(subscribe, feed.state);
  const device = useNow();
  // Answers come between two seconds: time must not run backwards for them.
  const nowDevice = Math.max(device, state.heardAt ?? 0);
  const ageMs = state.heardAt === undefined ? undefined : nowDevice - state.heardAt;
  return {
    state,
    now: nowDevice + state.skewMs,
    stale: ageMs !== undefined && ageMs > STALE_MS,
    gone: ageMs !== undefined && ageMs > GONE_MS,
    ageMs,
  };
}
