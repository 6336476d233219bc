import { pendingOf } from '@switchboard/core';
import { ArrowRightLeft, ExternalLink, Eye, UserPlus, UserX, X } from 'lucide-react';
import { type RefObject, useEffect, useMemo, useState } from 'react';
import type { Selected } from '../desk/selection.ts';
import { useChatState, useTools } from '../desk/tools.ts';
import { SHOWN_MAX, threadRows } from '../model/entries.ts';
import { go } from '../shell/address.ts';
import { type Ability, mayEverywhere, mayInQueues } from '../shell/rights.ts';
import { useShell } from '../shell/shell.ts';
import { Log } from '../thread/log.tsx';
import { Typing } from '../thread/typing.tsx';
import { Avatar } from '../ui/avatar.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useMonitorActs } from './acts.ts';
import styles from './drawer.module.css';
import { useDrawerKeys } from './drawer.ts';
import listening from './listen.module.css';
import { replyTarget } from './model/urgency.ts';
import { Move } from './move.tsx';
import type { Monitored } from './use-monitor.ts';
import { Wait } from './wait.tsx';
import { Whisper } from './whisper.tsx';
import { useMonitorWords } from './words.tsx';

/** What is known of the conversation, from whichever list it stands in; kept when it leaves them. */
interface Heard extends Selected {
  readonly queue: string | undefined;
  readonly operator: string | undefined;
  readonly operatorName: string | undefined;
  readonly since: number | undefined;
  readonly replySince: number | null;
  readonly version: number | undefined;
  readonly place: 'waiting' | 'live' | 'ended';
}

function useHeard({ state }: Monitored, conversation: string): Heard | undefined {
  const [kept, setKept] = useState<Heard>();
  const live = state.conversations?.conversations.find((it) => it.conversation === conversation);
  const waits = state.waiting?.waiting.find((it) => it.conversation === conversation);
  const row = live ?? waits;
  const found: Heard | undefined = row && {
    conversation,
    timeline: row.timeline,
    customer: row.customer,
    name: row.name,
    queue: row.queue,
    operator: live?.operator,
    operatorName: live?.operator_name,
    since: row.since,
    replySince: live?.reply_since ?? null,
    version: row.version,
    place: live ? 'live' : 'waiting',
  };
  const key = found && JSON.stringify(found);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all that is in it.
  useEffect(() => {
    if (found) setKept(found);
  }, [key]);
  return found ?? (kept && { ...kept, operator: undefined, operatorName: undefined, place: 'ended' });
}

/** A conversation that is somebody else's, read in silence: no mark tells of it, and nothing is unread for less. */
export function Listen(shown: Monitored & { conversation: string; onClose: () => void }) {
  const { conversation, state, onClose } = shown;
  const { say } = useMonitorWords();
  const heard = useHeard(shown, conversation);
  const close = useDrawerKeys(onClose);
  if (!heard)
    return (
      <aside className={styles.drawer} aria-label={say('listening')} data-zone="side">
        <header className={styles.head}>
          <div className={styles.who}>
            <h2>{say('listening')}</h2>
          </div>
          <IconButton ref={close} icon={X} label={say('closeDrawer')} onClick={onClose} />
        </header>
        <p className={styles.note}>{say(state.conversations ? 'notThere' : 'loading')}</p>
      </aside>
    );
  return <Heard {...shown} heard={heard} closeRef={close} />;
}

function Heard({
  heard,
  state,
  now,
  stale,
  closeRef,
  onClose,
}: Monitored & {
  heard: Heard;
  closeRef: RefObject<HTMLButtonElement | null>;
  onClose: () => void;
}) {
  const { say } = useMonitorWords();
  const { chat, me } = useTools();
  const { rights } = useShell();
  const acts = useMonitorActs();
  const chatState = useChatState();
  const [shownMax, setShownMax] = useState(SHOWN_MAX);
  const [asking, setAsking] = useState(false);
  const [moving, setMoving] = useState(false);
  const [joined, setJoined] = useState(false);
  const { timeline: id, conversation } = heard;
  const timeline = chatState.timelines[id];
  const mine =
    heard.operator === me.id ||
    chatState.desk.chats.some((it) => it.conversation === conversation && it.place !== 'offered');
  useEffect(() => {
    chat.watch(id);
    return () => chat.unwatch(id);
  }, [chat, id]);
  const pending = pendingOf(chatState, id);
  const rows = useMemo(
    () => threadRows(timeline, pending, 0, me.id, Date.now(), shownMax),
    [timeline, pending, me.id, shownMax],
  );
  const may = (ability: Ability) =>
    heard.queue ? mayInQueues(rights, ability, [heard.queue]) : mayEverywhere(rights, ability);
  const queue = state.live?.queues.find((it) => it.id === heard.queue);
  const name = heard.name.trim() || say('guest', { id: heard.customer.slice(-4) });
  const ended = heard.place === 'ended' && !mine;
  const whispers = heard.operator !== undefined && !mine && may('whisper');
  const joins = heard.operator !== undefined && !mine && may('join');
  const takeOver = async () => {
    setAsking(false);
    if (await acts.takeOver(conversation, heard.version)) setJoined(false);
  };
  return (
    <aside className={styles.drawer} aria-labelledby="drawer-title" data-zone="side">
      <header className={styles.head}>
        <span className={listening.pair}>
          <Avatar id={heard.customer} name={heard.name} />
          {heard.operator && <Avatar id={heard.operator} name={heard.operatorName ?? ''} />}
        </span>
        <div className={styles.who}>
          <h2 id="drawer-title" className="clip" dir="auto">
            {name}
            {heard.operatorName && (
              <>
                {' '}
                <span className={styles.muted}>{say('with')}</span> {mine ? say('you') : heard.operatorName}
              </>
            )}
          </h2>
          <p className="clip">{queue?.name}</p>
        </div>
        {heard.operator && (
          <Wait
            since={heard.replySince}
            targetMs={replyTarget(state.live?.all)}
            now={now}
            stale={stale}
            none={say('answeredAll')}
            strong
          />
        )}
        <IconButton ref={closeRef} icon={X} label={say('closeDrawer')} onClick={onClose} />
      </header>
      <p className={listening.silent}>
        <Icon of={mine ? ExternalLink : Eye} />
        <span>
          <b>{say(mine ? 'yours' : joined ? 'joinedNow' : 'listeningNow')}</b>{' '}
          {say(mine ? 'yoursMore' : joined ? 'joinedMore' : 'listeningMore')}
        </span>
      </p>
      <div className={listening.log}>
        <Log
          name={name}
          selected={heard}
          timeline={timeline}
          rows={rows}
          active={false}
          onSeen={() => undefined}
          onOlder={() => {
            setShownMax((max) => max + SHOWN_MAX);
            chat.older(id);
          }}
        />
      </div>
      <div className={listening.typing}>
        <Typing timeline={id} name={name} />
      </div>
      {ended && <p className={listening.ended}>{say('ended')}</p>}
      {(whispers || (joins && joined)) && (
        <Whisper
          key={joined ? 'join' : 'whisper'}
          join={joined}
          to={heard.operatorName ?? ''}
          customer={name}
          onSend={(text) => chat.say(id, text, joined ? 'message' : 'whisper')}
        />
      )}
      <footer className={styles.foot}>
        {asking ? (
          <>
            <p className={listening.ask}>
              {heard.operatorName ? say('takeOverAsk', { name: heard.operatorName }) : say('takeAsk')}
            </p>
            <Button
              look="danger"
              busy={acts.busy === `take ${conversation}` && say('taking')}
              onClick={() => void takeOver()}
            >
              {say(heard.operatorName ? 'takeOver' : 'take')}
            </Button>
            <Button look="quiet" onClick={() => setAsking(false)}>
              {say('cancel')}
            </Button>
          </>
        ) : (
          <>
            {joins && (
              <Button icon={UserPlus} aria-pressed={joined} onClick={() => setJoined(!joined)}>
                {say(joined ? 'whisperAgain' : 'join')}
              </Button>
            )}
            {joins && !joined && <span className={styles.muted}>{say('bothSee')}</span>}
            {mine && (
              <Button icon={ExternalLink} onClick={() => go(`/desk/chats/${conversation}`)}>
                {say('openAtDesk')}
              </Button>
            )}
            {(heard.operator !== undefined || mine) &&
              (mine || may('take')) &&
              heard.version !== undefined && (
                <Button icon={ArrowRightLeft} className={styles.end} onClick={() => setMoving(true)}>
                  {say(mine ? 'giveBack' : 'reassign')}
                </Button>
              )}
            {!mine && !ended && may('take') && (
              <Button icon={UserX} look="danger" onClick={() => setAsking(true)}>
                {say(heard.operatorName ? 'takeOverAsks' : 'take')}
              </Button>
            )}
          </>
        )}
      </footer>
      {moving && (
        <Move
          rows={[{ conversation, version: heard.version }]}
          live={state.live}
          operators={(state.operators?.operators ?? []).filter((it) => it.id !== heard.operator)}
          canGoBack
          onClose={() => setMoving(false)}
          onDone={() => undefined}
        />
      )}
    </aside>
  );
}
