import { Search } from 'lucide-react';
import type { KeyboardEvent, Ref } from 'react';
import { classes } from './classes.ts';
import { Icon } from './icon.tsx';
import styles from './search-field.module.css';

/** Narrows a list below it, in which the keys choose while the focus stays here. */
export function SearchField({
  ref,
  label,
  list,
  active,
  value,
  className,
  onChange,
  onKeyDown,
}: {
  ref: Ref<HTMLInputElement> | undefined;
  label: string;
  /** The list's id, and that of what is chosen in it. */
  list: string;
  active: string | undefined;
  value: string;
  className?: string | undefined;
  onChange: (text: string) => void;
  onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => void;
}) {
  return (
    <label className={classes(styles.field, className)}>
      <Icon of={Search} size={14} />
      <input
        ref={ref}
        role="combobox"
        aria-label={label}
        aria-expanded
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={active}
        placeholder={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
      />
    </label>
  );
}
