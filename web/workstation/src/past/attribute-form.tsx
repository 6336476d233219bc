import { Plus } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { useWords } from '../words.ts';
import styles from './card.module.css';

/** Something that is known of the customer: what it is, and what it says. */
export function AttributeForm({ onKeep }: { onKeep: (name: string, value: string) => Promise<boolean> }) {
  const { say } = useWords();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const opener = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    setName('');
    setValue('');
    requestAnimationFrame(() => opener.current?.focus());
  };
  const keep = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || name.trim() === '' || value.trim() === '') return;
    setBusy(true);
    const kept = await onKeep(name.trim(), value.trim());
    setBusy(false);
    if (kept) close();
  };
  if (!open)
    return (
      <div className={styles.adding}>
        <Button ref={opener} size={28} look="quiet" icon={Plus} onClick={() => setOpen(true)}>
          {say('attributeAdd')}
        </Button>
      </div>
    );
  return (
    <form
      className={styles.form}
      onSubmit={keep}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        close();
      }}
    >
      <input
        // biome-ignore lint/a11y/noAutofocus: the person has just asked for it.
        autoFocus
        aria-label={say('attributeName')}
        placeholder={say('attributeName')}
        value={name}
        maxLength={40}
        onChange={(event) => setName(event.target.value)}
      />
      <input
        aria-label={say('attributeValue')}
        placeholder={say('attributeValue')}
        value={value}
        maxLength={500}
        onChange={(event) => setValue(event.target.value)}
      />
      <div className={styles.verbs}>
        <Button size={28} type="submit" busy={busy && say('attributeKeep')}>
          {say('attributeKeep')}
        </Button>
        <Button size={28} look="quiet" onClick={close}>
          {say('cancel')}
        </Button>
      </div>
    </form>
  );
}
