import { Check, CircleDot, Clock, Eye, TriangleAlert, UserRoundX } from 'lucide-react';
import { Avatar } from '../ui/avatar.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { JackRow } from '../ui/jack-row.tsx';
import { Badge, Tag } from '../ui/tag.tsx';
import { Timer } from '../ui/timer.tsx';
import styles from './gallery.module.css';
import { Part } from './part.tsx';

const show = (state: string) => ({ 'data-show': state });

/** Buttons, fields, tags, figures. */
export function Controls() {
  return (
    <>
      <Part title="Buttons: rest, hover, focus, busy, off with a reason">
        <Button look="primary" cap="A">
          Take
        </Button>
        <Button look="primary" {...show('hover')}>
          Hover
        </Button>
        <Button look="primary" {...show('focus')}>
          Focus
        </Button>
        <Button look="primary" busy="Sending">
          Send
        </Button>
        <Button look="primary" disabled>
          Send
        </Button>
        <span className={styles.reason}>1 character too many</span>
      </Part>
      <Part title="Buttons: plain, quiet, danger, sizes">
        <Button>Close chat</Button>
        <Button {...show('hover')}>Hover</Button>
        <Button {...show('focus')}>Focus</Button>
        <Button look="quiet">Quiet</Button>
        <Button look="danger" icon={UserRoundX}>
          Take over…
        </Button>
        <Button size={28}>28 px</Button>
        <Button size={40}>40 px</Button>
        <IconButton icon={Eye} label="Show" />
      </Part>
      <Part title="Fields: rest, filled, error, read only, off">
        <Field label="Rest" placeholder="Placeholder" />
        <Field label="Filled" defaultValue="anna@demo.example" />
        <Field label="Error" defaultValue="Error" error="What is wrong, and what to do" />
        <Field label="Read only" defaultValue="Read only" readOnly />
        <Field label="Off" defaultValue="Off" disabled />
      </Part>
      <Part title="Tags and badges">
        <Tag>neutral</Tag>
        <Tag tone="accent" icon={CircleDot}>
          accent
        </Tag>
        <Tag tone="ok" icon={Check}>
          met
        </Tag>
        <Tag tone="warn" icon={Clock}>
          near
        </Tag>
        <Tag tone="bad" icon={TriangleAlert}>
          late
        </Tag>
        <Tag tone="line">Draft</Tag>
        <Badge count={3} label="3 unread messages" />
        <Badge count={120} label="120 unread messages" />
      </Part>
      <Part title="Time and slots: calm, near, late, theirs, not known; free, some, all, many">
        <Timer waitedMs={18_000} />
        <Timer waitedMs={161_000} />
        <Timer waitedMs={206_000} />
        <Timer waitedMs={360_000} for="customer" />
        <Timer waitedMs={undefined} />
        <JackRow used={0} of={4} label="0 of 4 in use" />
        <JackRow used={2} of={4} label="2 of 4 in use" />
        <JackRow used={4} of={4} label="4 of 4 in use" />
        <JackRow used={12} label="12 in use" />
      </Part>
      <Part title="Avatars">
        <Avatar id="one" name="Margarethe Hollingsworth" size={24} />
        <Avatar id="two" name="Дмитрий Кузнецов" size={28} />
        <Avatar id="three" name="Aiko Tanabe" />
        <Avatar id="four" name="Anna Lindqvist" size={40} />
        <Avatar id="guest-7f3a" name="" />
        <Avatar id="five" name="Grey while the line is down" grey />
      </Part>
    </>
  );
}
