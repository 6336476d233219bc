import { type LucideIcon, Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './banner.module.css';
import { Icon } from './icon.tsx';

/** One line over the work area: what happened, what is kept, what comes next. */
export function Banner({
  icon = Unplug,
  head,
  children,
  end,
}: {
  icon?: LucideIcon;
  head: ReactNode;
  children?: ReactNode;
  end?: ReactNode;
}) {
  return (
    <div className={styles.banner}>
      <Icon of={icon} />
      <p className={styles.words}>
        <b>{head}</b> {children}
      </p>
      {end}
    </div>
  );
}
