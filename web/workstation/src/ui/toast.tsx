import { Check, type LucideIcon, X } from 'lucide-react';
import { useWords } from '../words.ts';
import { Icon } from './icon.tsx';
import styles from './toast.module.css';

export interface ToastProps {
  readonly icon?: LucideIcon;
  readonly text: string;
  /** What takes it back, and for how long. */
  readonly undo?: { readonly label: string; readonly leftS: number; readonly onUndo: () => void } | undefined;
  readonly onClose?: () => void;
}

/** A word about what was done, with its undo. One at a time, bottom left. */
export function Toast({ icon = Check, text, undo, onClose }: ToastProps) {
  const { say } = useWords();
  return (
    <div className={styles.toast}>
      <Icon of={icon} />
      <span>{text}</span>
      {undo && (
        <>
          <button type="button" className={styles.undo} onClick={undo.onUndo}>
            {undo.label}
          </button>
          <span aria-hidden>{undo.leftS} s</span>
        </>
      )}
      {!undo && onClose && (
        <button
          type="button"
          className={styles.close}
          onClick={onClose}
          aria-label={say('dismiss')}
          title={say('dismiss')}
        >
          <Icon of={X} size={14} />
        </button>
      )}
    </div>
  );
}
