import { X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useWords } from '../words.ts';
import { IconButton } from './button.tsx';
import { classes } from './classes.ts';
import styles from './dialog.module.css';

/** A window over the desk. Escape closes it, and the focus returns to where it was. */
export function Dialog({
  title,
  wide = false,
  look,
  beside,
  onClose,
  children,
}: {
  title: string;
  wide?: boolean;
  /** `broad`: its parts go from edge to edge, and scroll by themselves. */
  look?: 'broad' | undefined;
  /** Beside the title. */
  beside?: ReactNode;
  onClose: () => void;
  children: ReactNode;
}) {
  const { say } = useWords();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const it = dialog.current;
    it?.showModal();
    return () => it?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className={classes(styles.dialog, wide && styles.wide, look && styles.broad)}
      aria-labelledby={id}
      onClose={onClose}
    >
      <div className={styles.head}>
        <h2 id={id}>{title}</h2>
        {beside}
        <IconButton icon={X} label={say('dismiss')} onClick={() => dialog.current?.close()} />
      </div>
      {children}
    </dialog>
  );
}
