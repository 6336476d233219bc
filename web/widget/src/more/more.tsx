import type { Chat, ChatState, Storage } from '@switchboard/core';
import { useEffect, useLayoutEffect, useMemo, useState } from 'preact/hooks';
import type { FromFrame } from '../bridge.ts';
import type { Slots } from '../frame/slots.ts';
import type { Say } from '../frame/words.ts';
import { Closed, Leave } from './after-hours.tsx';
import { useAttach } from './attach.tsx';
import { Before } from './before.tsx';
import { paint } from './colour.ts';
import { Keep, Rating } from './ended.tsx';
import { type Answers, formText, NO_ANSWERS } from './fields.tsx';
import { useEvents, useHost } from './host.ts';
import { nextChange, openingOfAll } from './hours.ts';
import { LineCard, useSaid, useStanding } from './line.tsx';
import { minutes } from './place.ts';
import type { Proof } from './rest.ts';
import type { Shown } from './settings.ts';
import { SHEET } from './sheet.ts';
import { useShown } from './shown.ts';
import { clock, moment, ordinal, type Tell } from './words.ts';

export interface MoreProps {
  readonly tenant: string;
  readonly locale: string;
  readonly tell: Tell;
  readonly say: Say;
  readonly open: boolean;
  readonly state: ChatState;
  readonly chat: Chat | undefined;
  readonly storage: Storage | undefined;
  readonly proof: Proof | undefined;
  /** There is a line from now on. */
  readonly need: () => Promise<{ readonly proof?: Proof }>;
  readonly signedIn: boolean;
  readonly port: MessagePort | undefined;
  readonly eventText: (
    entry: Parameters<typeof import('../frame/log.tsx').eventText>[0],
  ) => string | undefined;
  readonly onDraft: (text: string) => void;
  readonly onSlots: (slots: Slots) => void;
  readonly onSpeak: (text: string, form: string | undefined) => void;
  readonly onEvent: (message: Extract<FromFrame, { tell: 'event' }>) => void;
}

document.adoptedStyleSheets = [...document.adoptedStyleSheets, SHEET];

const asksOf = (shown: Shown) =>
  (shown.fields?.length ?? 0) > 0 || Boolean(shown.consent_url) || (shown.queues?.length ?? 0) > 1;

/** Now, again whenever a queue opens or closes, and each second while somebody waits. */
function useNow(shown: Shown | undefined, skewMs: number, ticks: boolean): number {
  const [, draw] = useState(0);
  const now = Date.now() + skewMs;
  useEffect(() => {
    const change = shown ? nextChange(shown, now) : undefined;
    const ms = Math.min(ticks ? 5_000 : 60_000, change ? Math.max(50, change - now) : 60_000);
    const timer = setTimeout(() => draw((it) => it + 1), ms);
    return () => clearTimeout(timer);
  });
  return now;
}

/** All that the first screen does without: draws nothing itself, and says what the chat is to show in which place. */
export function More(props: MoreProps) {
  const { tenant, locale, tell, say, open, state, chat, proof, signedIn, storage } = props;
  const { onSlots, onSpeak, onEvent } = props;
  const timeline = state.timelines[state.me?.timeline ?? ''];
  const host = useHost(props.port, onEvent, props.onDraft);
  useEvents(timeline, onEvent);
  const { shown, skewMs } = useShown(tenant, locale, open, state.shown);
  const [answers, setAnswers] = useState<Answers>(NO_ANSWERS);
  const [queue, setQueue] = useState<string>();
  const [began, setBegan] = useState(false);
  const [leaves, setLeaves] = useState(false);
  const [toChat, setToChat] = useState(false);
  const [rated, setRated] = useState<Readonly<Record<string, number | 0>>>({});
  const stage = timeline?.stage ?? 'none';
  const waits = stage === 'waiting';
  const now = useNow(shown, skewMs, waits && open);
  const opening = shown ? openingOfAll(shown, now) : { open: true };
  const last = timeline?.entries.findLast((it) => it.kind !== 'form');
  const ended = stage === 'closed' && last?.kind === 'closed' ? last : undefined;
  const conversation = ended?.conversation;
  const operator = timeline?.entries.findLast(
    (it) => it.kind === 'joined' && it.conversation === conversation,
  );
  const refused = state.outbox.find((it) => it.kind === 'form' && it.state === 'failed');
  const standing = useStanding(waits, opening.open && open, proof, (it) => {
    if (it)
      onEvent({ tell: 'event', name: 'queue', detail: { position: it.position, etaSec: eta(it.to, now) } });
  });
  const range = standing && minutes(standing, now);
  const spoken = useSaid(
    standing && opening.open
      ? `${ordinal(tell, standing.position, locale)}${range && range[1] > 1 ? `, ${tell('waitAbout', { to: range[1] })}` : ''}`
      : '',
  );

  useEffect(() => {
    void storage?.get('rated').then(
      (kept) => kept && setRated(kept as Record<string, number>),
      () => undefined,
    );
  }, [storage]);
  useLayoutEffect(() => {
    const theme = document.documentElement;
    const draw = () => paint(shown?.look, theme.dataset.theme === 'dark', host);
    draw();
    const watch = new MutationObserver(draw);
    watch.observe(theme, { attributeFilter: ['data-theme'] });
    return () => watch.disconnect();
  }, [shown, host]);
  useEffect(() => {
    if (host.department) setQueue(host.department);
  }, [host.department]);
  useEffect(() => {
    if (shown) onEvent({ tell: 'event', name: 'status', detail: opening.open ? 'online' : 'offline' });
  }, [shown !== undefined, opening.open]);
  // Answers that were not taken are asked for once more.
  useEffect(() => {
    if (!refused) return;
    chat?.discard(refused.cid);
    setBegan(false);
  }, [refused?.cid]);

  const files = useAttach(props.need, tell, locale);

  const isRated = conversation !== undefined && conversation in rated;
  const isNew =
    !state.outbox.some((it) => it.kind !== 'form' && it.state !== 'failed') &&
    (stage === 'none' || stage === 'closed');
  const asks = shown !== undefined && !signedIn && stage === 'none' && asksOf(shown);
  const at = opening.changesAt === undefined ? undefined : moment(opening.changesAt, now, locale);
  const choosable = shown?.queues?.some((it) => it.id === queue) ? queue : undefined;

  const slots = useMemo((): Slots => {
    if (!shown) return { files };
    const closed = !opening.open && shown.has_offline_form !== false && isNew && !toChat;
    const page =
      closed && leaves ? (
        <Leave
          {...{ shown, tell, answers, asks }}
          onAnswer={setAnswers}
          onBack={() => setLeaves(false)}
          onSend={(message) => {
            setLeaves(false);
            setToChat(true);
            onSpeak(message, asks ? formText(shown, answers, choosable) : undefined);
          }}
        />
      ) : closed ? (
        <Closed
          {...{ shown, tell, locale, now }}
          hasChat={stage === 'closed'}
          onLeave={() => setLeaves(true)}
          onChat={() => setToChat(true)}
        />
      ) : asks && isNew && opening.open && !began ? (
        <Before
          {...{ shown, tenant, tell, locale, now, answers, queue: choosable }}
          refused={refused !== undefined}
          onAnswer={setAnswers}
          onQueue={setQueue}
          onStart={() => setBegan(true)}
        />
      ) : undefined;
    const line = ended
      ? tell('ended')
      : opening.open
        ? opening.changesAt
          ? tell('openUntil', { at: clock(opening.changesAt, locale) })
          : shown.hours?.length
            ? tell('openNow')
            : undefined
        : at
          ? tell('closedUntil', { at })
          : tell('closedNow');
    return {
      files,
      title: shown.title,
      line,
      dot: ended || line === undefined ? undefined : opening.open ? 'on' : 'off',
      greeting: shown.greeting || undefined,
      page,
      form: asks && began ? formText(shown, answers, choosable) : undefined,
      queue: waits ? (
        <LineCard
          {...{ standing, now, tell, locale }}
          opens={opening.open ? undefined : at}
          title={say('queue')}
          kept={say('queueMore')}
        />
      ) : undefined,
      ended:
        ended && conversation ? (
          <>
            {operator && shown.asks_rating !== false && !isRated && (
              <Rating
                key={conversation}
                {...{ conversation, proof, tell }}
                name={operator.kind === 'joined' ? operator.name.split(' ')[0] : undefined}
                onDone={(score) => {
                  const next = { ...rated, [conversation]: score ?? 0 };
                  setRated(next);
                  void storage?.set('rated', next).catch(() => undefined);
                  if (score) onEvent({ tell: 'event', name: 'rated', detail: { score } });
                }}
              />
            )}
            {isRated && rated[conversation] ? <p class="event">{tell('thanks')}</p> : null}
            <Keep
              {...{ proof, tell, locale, title: shown.title }}
              names={{ me: tell('me'), support: shown.title, event: props.eventText }}
            />
          </>
        ) : undefined,
      spoken,
    };
  }, [
    shown,
    answers,
    queue,
    began,
    leaves,
    toChat,
    rated,
    state,
    standing,
    spoken,
    files,
    opening.open,
    Math.floor(now / 5_000),
    proof,
  ]);
  useLayoutEffect(() => onSlots(slots), [slots]);
  return null;
}

const eta = (to: number | undefined, now: number): number | undefined =>
  to === undefined ? undefined : Math.max(0, Math.round((to - now) / 1_000));
