import { initials } from '@switchboard/core';
import { useId } from 'react';
import { prefer, usePreferences } from '../preferences.ts';
import type { Session } from '../session/session.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import { hidePopover } from '../ui/popover.ts';
import { useWords } from '../words.ts';
import { useTools } from './tools.ts';
import styles from './top-bar.module.css';

/** Who I am here, how this browser shows it, and the way out. */
export function Account({ session, onNotices }: { session: Session; onNotices: () => void }) {
  const { me } = useTools();
  const { say } = useWords();
  const { theme, locale, singleKeys } = usePreferences();
  const id = useId();
  return (
    <>
      <button
        type="button"
        className={styles.me}
        popoverTarget={id}
        aria-label={`${initials(me.name)}, ${say('account')}`}
        title={me.name}
      >
        <Avatar id={me.id} name={me.name} size={28} />
      </button>
      <div id={id} popover="auto" className={styles.menu} role="dialog" aria-label={say('account')}>
        <p className={styles.name}>
          <b>{me.name}</b>
          <span>{say(me.role === 'supervisor' ? 'supervisor' : 'operator')}</span>
        </p>
        <Choice
          label={say('theme')}
          value={theme}
          options={[
            ['auto', say('themeAuto')],
            ['light', say('light')],
            ['dark', say('dark')],
          ]}
          onPick={(it) => prefer({ theme: it })}
        />
        <Choice
          label={say('language')}
          value={locale}
          options={[
            ['en', say('english')],
            ['ru', say('russian')],
          ]}
          onPick={(it) => prefer({ locale: it })}
        />
        <Choice
          label={say('singleKeys')}
          value={singleKeys ? 'on' : 'off'}
          options={[
            ['on', say('on')],
            ['off', say('off')],
          ]}
          onPick={(it) => prefer({ singleKeys: it === 'on' })}
        />
        <Button
          onClick={() => {
            hidePopover(id);
            onNotices();
          }}
        >
          {say('notices')}
        </Button>
        <Button onClick={() => void session.signOut()}>{say('signOut')}</Button>
      </div>
    </>
  );
}

function Choice<T extends string>({
  label,
  value,
  options,
  onPick,
}: {
  label: string;
  value: T;
  options: readonly (readonly [T, string])[];
  onPick: (value: T) => void;
}) {
  return (
    <fieldset className={styles.choice}>
      <legend>{label}</legend>
      {options.map(([it, word]) => (
        <button key={it} type="button" aria-pressed={it === value} onClick={() => onPick(it)}>
          {word}
        </button>
      ))}
    </fieldset>
  );
}
