import { type OutboxItem, timeOfDay } from '@switchboard/core';
import { Check, CircleAlert, Clock } from 'lucide-react';
import { useTools } from '../desk/tools.ts';
import { Attached } from '../files/attached.tsx';
import { Button } from '../ui/button.tsx';
import { Block, Bubble, Tick } from '../ui/entry.tsx';
import { useWords, type WordKey } from '../words.ts';

const REASONS: Readonly<Record<string, WordKey>> = {
  'too-long': 'failedTooLong',
  'too-many': 'failedTooMany',
  'not-yours': 'failedNotYours',
  forbidden: 'failedNotYours',
  closed: 'undeliveredClosed',
  'file-unfit': 'failedFile',
};

/** A text of mine that has no entry yet, with its state, its reason and its remedy. */
export function Pending({
  item,
  first,
  conversation,
}: {
  item: OutboxItem;
  first: boolean;
  conversation: string;
}) {
  const { say, region } = useWords();
  const { me } = useTools();
  const time = timeOfDay(item.at, region);
  const foot = <PendingFoot item={item} conversation={conversation} />;
  const files = item.files && <Attached files={item.files} conversation={conversation} />;
  if (item.kind === 'note' || item.kind === 'whisper')
    return (
      <Block
        kind={item.kind}
        pending={item.state !== 'sent'}
        head={say(item.kind === 'note' ? 'noteYou' : 'whisperYou')}
        who={say(item.kind === 'note' ? 'noteWho' : 'whisperWho')}
        time={time}
        title={time}
        text={item.text}
        files={files}
        foot={foot}
      />
    );
  return (
    <Bubble
      id={me.id}
      name={me.name}
      label={say('you')}
      text={item.text}
      files={files}
      time={time}
      title={time}
      mine
      first={first}
      look={item.state === 'failed' ? 'failed' : item.state === 'waiting' ? 'outline' : 'solid'}
      foot={foot}
    />
  );
}

function PendingFoot({ item, conversation }: { item: OutboxItem; conversation: string }) {
  const { say } = useWords();
  const { chat, drafts } = useTools();
  switch (item.state) {
    case 'sending':
      return <Tick icon={Clock}>{say('sending')}</Tick>;
    case 'sent':
      return <Tick icon={Check}>{say('sent')}</Tick>;
    case 'waiting':
      return <Tick icon={Clock}>{say(item.reason ? 'waitsServer' : 'waits')}</Tick>;
    case 'failed': {
      const reason = say(REASONS[item.problem?.type ?? ''] ?? 'failedOther');
      const back = () => {
        drafts.giveBack(conversation, item.cid, item.text, item.kind);
        chat.discard(item.cid);
      };
      return (
        <Tick icon={CircleAlert} tone="bad">
          {say('failed', { reason })}
          {item.remedy === 'retry' || item.remedy === 'slow_down' ? (
            <Button size={28} onClick={() => chat.retry(item.cid)}>
              {say('retry')}
            </Button>
          ) : (
            <Button size={28} onClick={back}>
              {say('edit')}
            </Button>
          )}
          <Button look="quiet" size={28} onClick={() => chat.discard(item.cid)}>
            {say('discard')}
          </Button>
        </Tick>
      );
    }
  }
}
