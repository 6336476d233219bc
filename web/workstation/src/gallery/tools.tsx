import { useState } from 'react';
import { EMOJI } from '../model/emoji.ts';
import { urgencyOf } from '../model/waits.ts';
import { Composer, type ComposerTab } from '../ui/composer.tsx';
import { EmojiGrid } from '../ui/emoji-grid.tsx';
import { Ring } from '../ui/ring.tsx';
import { Switch } from '../ui/switch.tsx';
import { KeyCap } from '../ui/tag.tsx';
import { WaitLine } from '../ui/wait-line.tsx';
import styles from './gallery.module.css';
import { Part } from './part.tsx';

const TARGET_MS = 120_000;

/** The composer's own tools, switches, caps, wait lines. */
export function Tools() {
  const [on, setOn] = useState(true);
  return (
    <>
      <Part
        title="Composer: a place to fill, at rest with a draft, at rest without, at rest with a note"
        stack
      >
        <Written label="Reply to Aiko Tanabe" first="It arrives on {{delivery date}}, before {{hour}}." />
        <Written label="Reply to Дмитрий Кузнецов" first="Деньги вернутся 23 ноября" line={2} />
        <Written label="Reply to Guest 7f3a" first="" line={4} />
        <Written label="Note for your team" first="Third snapped pole" line={5} tab="note" />
      </Part>
      <Part title="Emoji: the grid">
        <div className={styles.over}>
          <EmojiGrid id="grid" signs={EMOJI.map(([sign]) => sign)} at={2} onPick={() => undefined} />
        </div>
      </Part>
      <Part title="Switches and key caps">
        <Switch label="On" on={on} onChange={setOn} />
        <Switch label="Off, with a hint" hint="what it does" on={false} onChange={() => undefined} />
        <KeyCap>J</KeyCap>
        <KeyCap>Ctrl K</KeyCap>
        <KeyCap on>A</KeyCap>
      </Part>
      <Part title="Time that runs out: counting, last ten seconds, a longer one, over">
        <Ring share={0.7} text="21" label="21 seconds left" near={false} />
        <Ring share={0.27} text="8" label="8 seconds left" near />
        <Ring share={0.9} text="1:25" label="1:25 left" near={false} size={40} />
        <Ring share={0} text="0" label="0 seconds left" near />
      </Part>
      <Part title="Wait line: none, calm, near, late" stack>
        {[0, 0.3, 0.8, 1.4].map((share) => (
          <WaitLine key={share} share={share} urgency={urgencyOf(share * TARGET_MS, TARGET_MS)} />
        ))}
      </Part>
    </>
  );
}

function Written({
  label,
  first,
  line,
  tab = 'reply',
}: {
  label: string;
  first: string;
  line?: number;
  tab?: ComposerTab;
}) {
  const [text, setText] = useState(first);
  return (
    <Composer
      tab={tab}
      text={text}
      label={label}
      over={0}
      status={line ? text && 'saved 10:40' : 'Draft saved'}
      atRest={line ? { line } : undefined}
      onTab={() => undefined}
      onText={setText}
      onSend={() => setText('')}
    />
  );
}
