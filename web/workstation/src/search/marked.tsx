import styles from './results.module.css';

/** A text with the places that were looked for: in characters, never as markup. */
export function Marked({ text, marks }: { text: string; marks: readonly (readonly [number, number])[] }) {
  const letters = [...text];
  const piece = (from: number, to?: number) => letters.slice(from, to).join('');
  return (
    <>
      {marks.map(([from, to], at) => (
        <span key={from}>
          {piece(marks[at - 1]?.[1] ?? 0, from)}
          <mark className={styles.mark}>{piece(from, to)}</mark>
        </span>
      ))}
      {piece(marks.at(-1)?.[1] ?? 0)}
    </>
  );
}

/** The words of a piece that were looked for, in small letters. */
export function wordsOf(
  shown: readonly { readonly text: string; readonly marks: readonly (readonly [number, number])[] }[],
) {
  const all = shown.flatMap(({ text, marks }) => {
    const letters = [...text];
    return marks.map(([from, to]) => letters.slice(from, to).join('').toLowerCase());
  });
  return [...new Set(all)];
}
