import { type KeyboardEvent, useState } from 'react';
import {
  type Act,
  BINDINGS,
  type Binding,
  canHold,
  capsOf,
  type KeyGroup,
  printed,
  type Remap,
  remapped,
} from '../model/keymap.ts';
import { MOD } from '../model/keys.ts';
import { prefer, usePreferences } from '../preferences.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Switch } from '../ui/switch.tsx';
import { KeyCap } from '../ui/tag.tsx';
import { useWords } from '../words.ts';
import styles from './help.module.css';
import { useLayoutMap } from './key-caps.ts';

const KEY_GROUPS: readonly KeyGroup[] = ['keysChats', 'keysChat', 'keysDesk'];

/** Every key and what it does, made from the map itself. A single key can be put elsewhere, or all switched off. */
export function Help({ onClose }: { onClose: () => void }) {
  const { say } = useWords();
  const { keys, singleKeys } = usePreferences();
  const layout = useLayoutMap();
  const [news, setNews] = useState('');
  const nameOf = (act: Act) => say(BINDINGS.find((it) => it.act === act)?.word ?? 'keys');

  const change = (binding: Binding, code: string) => {
    if (!canHold(code)) return setNews(say('keyNotFree'));
    const to = remapped(keys, binding.act, code);
    if ('taken' in to)
      return setNews(say('keyTaken', { key: printed(code, layout), what: nameOf(to.taken) }));
    prefer({ keys: to.remap });
    setNews(say('keyChanged', { key: printed(code, layout), what: nameOf(binding.act) }));
  };
  return (
    <Dialog title={say('helpTitle')} wide onClose={onClose}>
      <div className={styles.columns}>
        {KEY_GROUPS.map((group) => (
          <section key={group} className={styles.group} aria-labelledby={group}>
            <h3 id={group}>{say(group)}</h3>
            <ul>
              {BINDINGS.filter((it) => it.group === group).map((it) => (
                <li key={it.act} className={styles.row}>
                  <span id={`key-${it.act}`}>{say(it.word)}</span>
                  <Caps
                    binding={it}
                    keys={keys}
                    layout={layout}
                    off={!singleKeys}
                    onChange={(code) => change(it, code)}
                    onAsk={() => setNews(say('keyAsk', { what: say(it.word) }))}
                  />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      <p role="status" className={styles.news}>
        {news}
      </p>
      <div className={styles.foot}>
        <Switch
          label={say('singleKeys')}
          hint={say('helpMore')}
          on={singleKeys}
          onChange={(on) => prefer({ singleKeys: on })}
        />
        {Object.keys(keys).length > 0 && (
          <Button
            onClick={() => {
              prefer({ keys: {} });
              setNews(say('keysUsual'));
            }}
          >
            {say('keysReset')}
          </Button>
        )}
      </div>
    </Dialog>
  );
}

/** The caps of one row. One that may stand elsewhere is a button: it takes the next key that is pressed. */
function Caps({
  binding,
  keys,
  layout,
  off,
  onChange,
  onAsk,
}: {
  binding: Binding;
  keys: Remap;
  layout: ReadonlyMap<string, string> | undefined;
  off: boolean;
  onChange: (code: string) => void;
  onAsk: () => void;
}) {
  const { say } = useWords();
  const [asks, setAsks] = useState(false);
  const caps = capsOf(binding, keys, layout, MOD);
  const drawn = caps.map((cap) => <KeyCap key={cap}>{cap}</KeyCap>);
  const spoken = <span className="hidden-text">{caps.join(binding.act === 'line' ? '–' : ' ')}</span>;
  if (!binding.code)
    return (
      <span className={styles.caps} data-off={(binding.after !== undefined && off) || undefined}>
        {spoken}
        {drawn}
      </span>
    );
  const press = (event: KeyboardEvent) => {
    if (!asks || /^(?:Shift|Control|Alt|Meta|Tab)$/.test(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    setAsks(false);
    if (event.key !== 'Escape') onChange(event.code);
  };
  return (
    <button
      type="button"
      className={styles.change}
      data-off={off || undefined}
      title={say('keyChange')}
      aria-label={`${say(asks ? 'keyPress' : 'keyChange')}: ${say(binding.word)}, ${caps.join(' ')}`}
      aria-pressed={asks}
      onClick={() => {
        setAsks(!asks);
        if (!asks) onAsk();
      }}
      onBlur={() => setAsks(false)}
      onKeyDown={press}
    >
      {asks ? say('keyPress') : caps.length > 0 ? drawn : '–'}
    </button>
  );
}
