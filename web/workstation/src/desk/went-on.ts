import { useEffect, useRef } from 'react';

/**
 * Takes note of where the operator is; the answer says whether they went on meanwhile: opened another chat, pressed a
 * key, or wrote. A chat that then opened by itself would get words, or a close, that are meant for another.
 */
export function useWentOn(selected: string | undefined): () => () => boolean {
  const open = useRef(selected);
  open.current = selected;
  const done = useRef(0);
  useEffect(() => {
    const note = () => {
      done.current += 1;
    };
    // Before whoever handles them: a key that asks for something is not one that comes after it.
    for (const event of ['keydown', 'input']) addEventListener(event, note, true);
    return () => {
      for (const event of ['keydown', 'input']) removeEventListener(event, note, true);
    };
  }, []);
  return () => {
    const [chat, count] = [open.current, done.current];
    return () => open.current !== chat || done.current !== count;
  };
}
