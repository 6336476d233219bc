import { useWords } from '../words.ts';
import styles from './note-field.module.css';

/** What colleagues read and the customer never does. */
export function NoteField({
  label,
  rows,
  value,
  faultId,
  onChange,
}: {
  label: string;
  rows: 2 | 3;
  value: string;
  /** What is wrong with it is said there. */
  faultId?: string | undefined;
  onChange: (text: string) => void;
}) {
  const { say } = useWords();
  return (
    <label className={styles.field}>
      {label} <span>{say('noteWho')}</span>
      <textarea
        rows={rows}
        dir="auto"
        value={value}
        aria-invalid={faultId !== undefined || undefined}
        aria-describedby={faultId}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}
