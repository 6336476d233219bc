import { CircleAlert } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useSay } from '../words.ts';
import styles from './editor.module.css';

/** Asks once. Who depends on it stands in the refusal. */
export function RemoveDialog({
  label,
  failure,
  busy,
  onRemove,
  onClose,
}: {
  label: string;
  failure: string | undefined;
  busy: boolean;
  onRemove: () => Promise<boolean>;
  onClose: () => void;
}) {
  const say = useSay();
  return (
    <Dialog title={say('deleteTitle', { name: label })} onClose={onClose}>
      <p>{say('deleteMore')}</p>
      {failure && (
        <p className={styles.failure} role="alert">
          <Icon of={CircleAlert} size={14} />
          {failure}
        </p>
      )}
      <p className={styles.dialogActs}>
        <Button onClick={onClose}>{say('cancel')}</Button>
        <Button look="danger" busy={busy && say('deleting')} onClick={() => void onRemove()}>
          {say('deleteNow')}
        </Button>
      </p>
    </Dialog>
  );
}
