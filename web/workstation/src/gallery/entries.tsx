import { Check, CheckCheck, CircleAlert, Clock, Route, Unplug } from 'lucide-react';
import { useState } from 'react';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Composer, type ComposerTab } from '../ui/composer.tsx';
import { Block, Bubble, DayLine, EventLine, NewLine, Tick } from '../ui/entry.tsx';
import { Toast } from '../ui/toast.tsx';
import { Part } from './part.tsx';

const theirs = {
  id: 'aiko',
  name: 'Aiko Tanabe',
  label: 'Aiko Tanabe',
  time: '10:39',
  title: '10:39',
  mine: false,
};
const mine = { id: 'anna', name: 'Anna Lindqvist', label: 'You', time: '10:41', title: '10:41', mine: true };

/** What stands in a thread, and around it. */
export function Entries() {
  return (
    <>
      <Part title="Entries: customer, operator, note, whisper, event, lines" stack>
        <DayLine text="Today" />
        <Bubble {...theirs} first text="Will it arrive before Friday?" />
        <Bubble {...theirs} first={false} text="We leave at 6 in the morning" />
        <Bubble {...mine} first text="Yes: https://nordvik.example/track, express" />
        <Block
          kind="note"
          head="Note from James"
          who="only your team sees this"
          time="10:37"
          title="10:37"
          text="Third pole of this batch."
        />
        <Block
          kind="whisper"
          head="Whisper from Marta, supervisor"
          who="the customer never sees this"
          time="10:38"
          title="10:38"
          text="Offer express."
        />
        <EventLine icon={Route} text="You joined" time="10:34" title="10:34" />
        <NewLine text="New" />
      </Part>
      <Part title="Message: sending, sent, delivered, read, waits, not sent, not delivered" stack>
        <Bubble {...mine} first text="Sending" foot={<Tick icon={Clock}>Sending</Tick>} />
        <Bubble {...mine} first text="Sent" foot={<Tick icon={Check}>Sent</Tick>} />
        <Bubble {...mine} first text="Delivered" foot={<Tick icon={CheckCheck}>Delivered</Tick>} />
        <Bubble
          {...mine}
          first
          text="Read"
          foot={
            <Tick icon={CheckCheck} tone="read">
              Read
            </Tick>
          }
        />
        <Bubble
          {...mine}
          first
          look="outline"
          text="Waits"
          foot={<Tick icon={Clock}>Kept here, sent when the line is back</Tick>}
        />
        <Bubble
          {...mine}
          first
          look="failed"
          text="Not sent"
          foot={
            <Tick icon={CircleAlert} tone="bad">
              Not sent: too many at once <Button size={28}>Try again</Button>
            </Tick>
          }
        />
      </Part>
      <Part title="Composer: reply, note, too long" stack>
        <Written text="Yes: it is with you tomorrow." tab="reply" label="Reply to Aiko Tanabe" />
        <Written text="Wants L instead of M" tab="note" label="Note for your team" />
        <Written text="Too long" tab="reply" label="Reply to Дмитрий Кузнецов" over={3} />
      </Part>
      <Part title="Banner and toast" stack>
        <Banner icon={Unplug} head="Connection lost for 0:14." end={<Button size={28}>Try now</Button>}>
          Keep writing, 1 text is kept here.
        </Banner>
        <Toast text="Chat closed" undo={{ label: 'Undo', leftS: 8, onUndo: () => undefined }} />
      </Part>
    </>
  );
}

function Written({
  text: first,
  tab: firstTab,
  label,
  over = 0,
}: {
  text: string;
  tab: ComposerTab;
  label: string;
  over?: number;
}) {
  const [text, setText] = useState(first);
  const [tab, setTab] = useState(firstTab);
  const status = over > 0 ? `${over} characters too many` : 'Draft saved';
  return (
    <Composer
      tab={tab}
      text={text}
      label={label}
      over={over}
      status={status}
      onTab={setTab}
      onText={setText}
      onSend={() => setText('')}
    />
  );
}
