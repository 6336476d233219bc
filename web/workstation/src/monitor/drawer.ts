import { type RefObject, useEffect, useRef } from 'react';

/** A drawer takes the focus when it opens, and Escape outside of a text closes it. */
export function useDrawerKeys(onClose: () => void): RefObject<HTMLButtonElement | null> {
  const button = useRef<HTMLButtonElement>(null);
  const close = useRef(onClose);
  close.current = onClose;
  useEffect(() => {
    button.current?.focus();
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('dialog[open]')) return;
      if (document.querySelector(':popover-open')) return;
      const { target } = event;
      if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) {
        // The first Escape leaves the text, the next one the drawer.
        target.blur();
        button.current?.focus();
        return;
      }
      close.current();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
  return button;
}
