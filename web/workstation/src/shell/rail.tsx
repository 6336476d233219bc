import {
  ActivityIcon,
  Settings as Gear,
  Keyboard,
  ListOrdered,
  type LucideIcon,
  MessagesSquare,
} from 'lucide-react';
import type { MouseEvent } from 'react';
import { Icon } from '../ui/icon.tsx';
import { Mark } from '../ui/mark.tsx';
import { useWords } from '../words.ts';
import { go, homeOf, type Zone } from './address.ts';
import styles from './rail.module.css';
import { maySupervise, type Rights } from './rights.ts';

/** The product's zones, as far as one may go, and the keys. On a phone it lies under them. */
export function Rail({
  zone,
  rights,
  waiting,
  onHome,
  onQueue,
  onHelp,
}: {
  zone: Zone;
  rights: Rights | undefined;
  waiting: number;
  onHome: () => void;
  onQueue: () => void;
  onHelp: () => void;
}) {
  const { say } = useWords();
  const queueLabel = `${say('queue')}, ${waiting > 0 ? say('waiting', { n: waiting }) : say('queueEmpty')}`;
  // Before the rights are known nothing vanishes from under the person who is there.
  const supervises = rights ? maySupervise(rights) : zone === 'monitor';
  return (
    <nav className={styles.rail} aria-label={say('product')} data-rail>
      <span className={styles.mark}>
        <Mark size={24} />
      </span>
      <Place
        to="desk"
        icon={MessagesSquare}
        label={say('inbox')}
        short={say('zoneChats')}
        current={zone === 'desk'}
        onGo={onHome}
      />
      <button type="button" className={styles.item} title={queueLabel} onClick={onQueue}>
        <Icon of={ListOrdered} size={20} />
        <span className="hidden-text">{queueLabel}</span>
        <span aria-hidden className={styles.short}>
          {say('queue')}
        </span>
        {waiting > 0 && (
          <span aria-hidden className={styles.count}>
            {waiting > 99 ? '99+' : waiting}
          </span>
        )}
      </button>
      {supervises && (
        <Place
          to="monitor"
          icon={ActivityIcon}
          label={say('monitor')}
          short={say('monitor')}
          current={zone === 'monitor'}
        />
      )}
      <button
        type="button"
        className={`${styles.item} ${styles.last} ${styles.keys}`}
        aria-label={say('keys')}
        aria-keyshortcuts="Shift+?"
        title={say('keys')}
        onClick={onHelp}
      >
        <Icon of={Keyboard} size={20} />
      </button>
      <Place
        to="settings"
        icon={Gear}
        label={say('settings')}
        short={say('settings')}
        current={zone === 'settings'}
      />
    </nav>
  );
}

/** A link, so that it opens in another tab too. */
function Place({
  to,
  icon,
  label,
  short,
  current,
  onGo,
}: {
  to: Zone;
  icon: LucideIcon;
  label: string;
  short: string;
  current: boolean;
  onGo?: () => void;
}) {
  const follow = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    if (onGo) onGo();
    else go(homeOf(to));
  };
  return (
    <a
      href={homeOf(to)}
      className={styles.item}
      aria-current={current ? 'page' : undefined}
      aria-label={label}
      title={label}
      onClick={follow}
    >
      <Icon of={icon} size={20} />
      <span className={styles.short}>{short}</span>
    </a>
  );
}
