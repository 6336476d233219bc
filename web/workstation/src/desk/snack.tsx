import { Check, CircleAlert } from 'lucide-react';
import { Toast } from '../ui/toast.tsx';
import type { Commands } from './commands.ts';
import styles from './desk.module.css';
import { useNow } from './tools.ts';

/** The place of the one toast. */
export function Snack({ commands }: { commands: Commands }) {
  const now = useNow();
  const { notice } = commands;
  return (
    <div role="status" className={styles.snack}>
      {notice && (
        <Toast
          key={notice.key}
          icon={notice.failed ? CircleAlert : Check}
          text={notice.text}
          onClose={commands.dismiss}
          undo={
            notice.undo && {
              ...notice.undo,
              leftS: Math.min(8, Math.max(0, Math.ceil((notice.until - now) / 1000))),
            }
          }
        />
      )}
    </div>
  );
}
