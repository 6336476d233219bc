import type { EntryFrame, Timeline } from '@switchboard/core';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { FromFrame, FromLoader, Host } from '../bridge.ts';
import { sound } from '../frame/ring.ts';

type Event = Extract<FromFrame, { tell: 'event' }>;

/** What the host's page wants; says `ready` once it can be heard. */
export function useHost(
  port: MessagePort | undefined,
  onEvent: (event: Event) => void,
  onDraft: (text: string) => void,
): Host {
  const [host, setHost] = useState<Host>({});
  useEffect(() => {
    const hear = ({ data }: MessageEvent<FromLoader>) => {
      if (!('tell' in data)) return;
      if (data.tell === 'prefill') onDraft(data.text);
      if (data.tell !== 'host') return;
      setHost(data.host);
      sound.muted = data.host.muted === true;
      if (data.host.scheme) document.documentElement.dataset.theme = data.host.scheme;
    };
    port?.addEventListener('message', hear);
    onEvent({ tell: 'event', name: 'ready' });
    return () => port?.removeEventListener('message', hear);
  }, [port]);
  return host;
}

/** What an entry is to the host's page. */
export function eventOf(entry: EntryFrame): Event | undefined {
  const told = (name: string, detail: unknown): Event => ({ tell: 'event', name, detail });
  switch (entry.kind) {
    case 'message':
      return entry.by === 'customer' ? undefined : told('message', { from: entry.by });
    case 'joined':
      return told('assigned', { name: entry.name });
    case 'closed':
      return told('ended', { reason: entry.reason });
    default:
      return undefined;
  }
}

/** Tells of what is new since this page was loaded; what it found is no news. */
export function useEvents(timeline: Timeline | undefined, onEvent: (event: Event) => void): void {
  const seen = useRef<number | undefined>(undefined);
  const begun = useRef(new Set<string>());
  useEffect(() => {
    if (!timeline?.loaded) return;
    const known = seen.current;
    seen.current = timeline.high;
    for (const entry of timeline.entries) {
      const isNew = known !== undefined && entry.n > known;
      if (isNew && entry.by === 'customer' && !begun.current.has(entry.conversation))
        onEvent({ tell: 'event', name: 'started', detail: { conversation: entry.conversation } });
      begun.current.add(entry.conversation);
      const event = isNew ? eventOf(entry) : undefined;
      if (event) onEvent(event);
    }
  }, [timeline?.high, timeline?.loaded]);
}
