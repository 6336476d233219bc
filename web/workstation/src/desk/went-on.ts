import { useEffect, useRef } from 'react';

/**
 * Takes note of where the operator is; the answer says whether they went on meanwhile: opened another chat, or wrote
 * something. A chat that then opened by itself would get words that are meant for somebody else.
 */
export function useWentOn(selected: string | undefined): () => () => boolean {
  const open = useRef(selected);
  open.current = selected;
  const written = useRef(0);
  useEffect(() => {
    const note = () => {
      written.current += 1;
    };
    document.addEventListener('input', note, true);
    return () => document.removeEventListener('input', note, true);
  }, []);
  return () => {
    const [chat, count] = [open.current, written.current];
    return () => open.current !== chat || written.current !== count;
  };
}
