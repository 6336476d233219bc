import type { Alert, Alerts } from '@switchboard/core/monitor';
import { useEffect, useRef, useState } from 'react';
import { ring } from '../notices/ring.ts';
import { isQuiet } from '../notices/settings.ts';
import { usePreferences } from '../preferences.ts';

/** What lasts and what was told last. */
export interface Alarms {
  /** Lasting, the worst first; who has been taken on stands below. */
  readonly open: readonly Alert[];
  /** The newest that this page has not said yet. */
  readonly fresh: Alert | undefined;
  readonly dismiss: () => void;
}

/** A rule's alarm lasts until it is over; what happened at once, until somebody takes it on. */
export function lasts(alert: Alert): boolean {
  return alert.ended_at === null && (alert.kind === 'rule' || alert.seen === null);
}

export function openAlarms(alerts: readonly Alert[]): readonly Alert[] {
  const weight = (it: Alert) => (it.seen ? 2 : 0) + (it.level === 'bad' ? 0 : 1);
  return alerts.filter(lasts).sort((a, b) => weight(a) - weight(b) || b.at - a.at);
}

/** A rule says whether it comes up and rings; everything else does both. */
const comesUp = (alert: Alert) => alert.kind !== 'rule' || alert.shows_toast;
const rings = (alert: Alert) => alert.kind !== 'rule' || alert.plays_sound;

const TOAST_MS = 10_000;

/** Rings and shows what is new since the page was opened: what lasts already stands in the list. */
export function useAlarms(alerts: Alerts | undefined): Alarms {
  const { notices } = usePreferences();
  const settings = useRef(notices);
  settings.current = notices;
  const told = useRef<number>(undefined);
  const [fresh, setFresh] = useState<Alert>();
  const sound = notices.levels.alert.sound;
  useEffect(() => {
    if (!alerts) return;
    const newest = Math.max(0, ...alerts.alerts.map(({ no }) => no));
    const before = told.current;
    told.current = Math.max(before ?? 0, newest);
    if (before === undefined) return;
    const news = openAlarms(alerts.alerts.filter((it) => it.no > before && !it.seen));
    const first = news.find(comesUp);
    if (first) setFresh(first);
    if (sound && news.some(rings) && !isQuiet(settings.current, new Date())) ring('alert');
  }, [alerts, sound]);
  useEffect(() => {
    if (!fresh) return;
    const timer = setTimeout(setFresh, TOAST_MS, undefined);
    return () => clearTimeout(timer);
  }, [fresh]);
  return { open: alerts ? openAlarms(alerts.alerts) : [], fresh, dismiss: () => setFresh(undefined) };
}
