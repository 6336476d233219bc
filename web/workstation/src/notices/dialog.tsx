import { BellRing } from 'lucide-react';
import { useState } from 'react';
import { prefer, usePreferences } from '../preferences.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Switch } from '../ui/switch.tsx';
import { useWords, type WordKey } from '../words.ts';
import { askPermission, permission } from './desktop.ts';
import styles from './dialog.module.css';
import { ring } from './ring.ts';
import { clockOf, LEVELS, type Level, minutesOf, type Notices, WAYS, type Way } from './settings.ts';

const LEVEL_WORDS: Readonly<Record<Level, readonly [WordKey, WordKey]>> = {
  offer: ['levelOffer', 'levelOfferMore'],
  reply: ['levelReply', 'levelReplyMore'],
  alert: ['levelAlert', 'levelAlertMore'],
};
const WAY_WORDS: Readonly<Record<Way, WordKey>> = {
  sound: 'waySound',
  desktop: 'wayDesktop',
  badge: 'wayBadge',
};

/** What may call this person, and how: three levels by three ways, and the hours of silence. */
export function NoticesDialog({ onClose }: { onClose: () => void }) {
  const { say } = useWords();
  const { notices } = usePreferences();
  const set = (part: Partial<Notices>) => prefer({ notices: { ...notices, ...part } });
  const turn = (level: Level, way: Way, on: boolean) =>
    set({ levels: { ...notices.levels, [level]: { ...notices.levels[level], [way]: on } } });
  return (
    <Dialog title={say('notices')} onClose={onClose}>
      <table className={styles.table}>
        <thead>
          <tr>
            <td />
            {WAYS.map((way) => (
              <th key={way} scope="col">
                {say(WAY_WORDS[way])}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {LEVELS.map((level) => (
            <tr key={level}>
              <th scope="row">
                <b>{say(LEVEL_WORDS[level][0])}</b>
                <span>{say(LEVEL_WORDS[level][1])}</span>
              </th>
              {WAYS.map((way) => (
                <td key={way}>
                  <span className={styles.cell}>
                    <input
                      type="checkbox"
                      checked={notices.levels[level][way]}
                      aria-label={`${say(LEVEL_WORDS[level][0])}: ${say(WAY_WORDS[way])}`}
                      onChange={(event) => turn(level, way, event.target.checked)}
                    />
                    {way === 'sound' && (
                      <IconButton
                        icon={BellRing}
                        size={14}
                        label={`${say('hearIt')}: ${say(LEVEL_WORDS[level][0])}`}
                        onClick={() => ring(level)}
                      />
                    )}
                  </span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <Allowed />
      <div className={styles.quiet}>
        <Switch
          label={say('offerLoop')}
          hint={say('offerLoopMore')}
          on={notices.loop}
          onChange={(loop) => set({ loop })}
        />
      </div>
      <div className={styles.quiet}>
        <Switch
          label={say('quietHours')}
          hint={say('quietMore')}
          on={notices.quiet}
          onChange={(quiet) => set({ quiet })}
        />
        <div className={styles.hours}>
          <Hour
            label={say('quietFrom')}
            off={!notices.quiet}
            minutes={notices.quietFrom}
            onChange={(quietFrom) => set({ quietFrom })}
          />
          <Hour
            label={say('quietTo')}
            off={!notices.quiet}
            minutes={notices.quietTo}
            onChange={(quietTo) => set({ quietTo })}
          />
        </div>
      </div>
      <p className={styles.more}>{say('noticesMore')}</p>
    </Dialog>
  );
}

function Hour({
  label,
  off,
  minutes,
  onChange,
}: {
  label: string;
  off: boolean;
  minutes: number;
  onChange: (minutes: number) => void;
}) {
  return (
    <label className={styles.hour}>
      {label}
      <input
        type="time"
        disabled={off}
        value={clockOf(minutes)}
        onChange={(event) => {
          const to = minutesOf(event.target.value);
          if (to !== undefined) onChange(to);
        }}
      />
    </label>
  );
}

/** Whether the browser lets us show something outside of the page; asked for from here only. */
function Allowed() {
  const { say } = useWords();
  const [may, setMay] = useState(permission);
  if (may === 'granted') return undefined;
  return (
    <div className={styles.allow}>
      <p>{say(may === 'default' ? 'desktopAsk' : may === 'denied' ? 'desktopDenied' : 'desktopNone')}</p>
      {may === 'default' && (
        <Button size={28} onClick={() => void askPermission().then(setMay)}>
          {say('desktopAllow')}
        </Button>
      )}
    </div>
  );
}
