import { useMemo } from 'react';
import { usePreferences } from '../preferences.ts';
import { WordsProvider, wordsOf } from '../words.ts';
import { Controls } from './controls.tsx';
import { Entries } from './entries.tsx';
import styles from './gallery.module.css';
import { Rows } from './rows.tsx';
import { Tools } from './tools.tsx';

/** Every component in its states, in the colours of the system: `/desk/gallery`. */
export default function Gallery() {
  const { locale } = usePreferences();
  const words = useMemo(() => wordsOf(locale), [locale]);
  return (
    <WordsProvider value={words}>
      <main className={styles.page}>
        <h1>{words.say('gallery')}</h1>
        <Controls />
        <Rows />
        <Entries />
        <Tools />
      </main>
    </WordsProvider>
  );
}
