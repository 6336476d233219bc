import { dayLabel, type EntryFrame, type Timeline, timeOfDay } from '@switchboard/core';
import { Check, CheckCheck, CircleAlert } from 'lucide-react';
import { memo } from 'react';
import type { Selected } from '../desk/selection.ts';
import { useTools } from '../desk/tools.ts';
import { Attached } from '../files/attached.tsx';
import { nameOf } from '../model/chats.ts';
import { staffNameOf, type ThreadRow } from '../model/entries.ts';
import { Block, Bubble, DayLine, EventLine, NewLine, Tick } from '../ui/entry.tsx';
import { useWords } from '../words.ts';
import { eventOf } from './events.ts';
import { Pending } from './pending.tsx';

const HEADS = {
  note: { mine: 'noteYou', named: 'noteFrom', unnamed: 'noteColleague' },
  whisper: { mine: 'whisperYou', named: 'whisperFrom', unnamed: 'whisperSupervisor' },
} as const;

/** One row of a thread, in words. It is drawn anew only when it changed: not with each key, nor each second. */
export const Row = memo(function Row({
  row,
  selected,
  timeline,
  ticked,
}: {
  row: ThreadRow;
  selected: Selected;
  timeline: Timeline | undefined;
  ticked: ReadonlySet<number>;
}) {
  const { say, region: locale } = useWords();
  const { me } = useTools();
  if (row.row === 'day') return <DayLine text={dayLabel(row.at, Date.now(), locale)} />;
  if (row.row === 'new') return <NewLine text={say('newLine')} />;
  if (row.row === 'pending')
    return <Pending item={row.item} first={row.first} conversation={selected.conversation} />;

  const { entry } = row;
  const time = timeOfDay(entry.at, locale);
  const title = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'medium' }).format(entry.at);
  if (row.row === 'event') {
    const { icon, text } = eventOf(entry, me.id, say, locale);
    return <EventLine icon={icon} text={text} time={time} title={title} />;
  }
  const mine = entry.by_id === me.id;
  const known = staffNameOf(timeline, entry);
  const staff = known ?? say('colleague');
  const files = entry.files && <Attached files={entry.files} conversation={entry.conversation} />;
  if (row.row === 'block') {
    const kind = entry.kind === 'whisper' ? 'whisper' : 'note';
    const words = HEADS[kind];
    const head = mine ? say(words.mine) : known ? say(words.named, { name: known }) : say(words.unnamed);
    return (
      <Block
        kind={kind}
        head={head}
        who={say(kind === 'note' ? 'noteWho' : 'whisperWho')}
        time={time}
        title={title}
        text={'text' in entry ? entry.text : ''}
        files={files}
      />
    );
  }
  const customer = entry.by === 'customer';
  const name = customer ? selected.name : mine ? me.name : staff;
  const label = mine ? say('you') : customer ? nameOf(selected, (id) => say('guest', { id })) : staff;
  return (
    <Bubble
      id={customer ? selected.customer : entry.by_id}
      name={name}
      label={label}
      text={'text' in entry ? entry.text : ''}
      files={files}
      time={time}
      title={title}
      mine={!customer}
      first={row.first}
      look={entry.kind === 'undelivered' ? 'failed' : 'solid'}
      foot={<Foot entry={entry} timeline={timeline} shown={mine && ticked.has(entry.n)} />}
    />
  );
});

function Foot({
  entry,
  timeline,
  shown,
}: {
  entry: EntryFrame;
  timeline: Timeline | undefined;
  shown: boolean;
}) {
  const { say } = useWords();
  if (entry.kind === 'undelivered')
    return (
      <Tick icon={CircleAlert} tone="bad">
        {say('undelivered', {
          reason: say(entry.reason === 'closed' ? 'undeliveredClosed' : 'undeliveredNotYours'),
        })}
      </Tick>
    );
  if (!shown || !timeline) return undefined;
  if (entry.n <= timeline.read)
    return (
      <Tick icon={CheckCheck} tone="read">
        {say('readPlain')}
      </Tick>
    );
  if (entry.n <= timeline.delivered) return <Tick icon={CheckCheck}>{say('deliveredPlain')}</Tick>;
  return <Tick icon={Check}>{say('sent')}</Tick>;
}
