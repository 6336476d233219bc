import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { Workplace } from './desk/workplace.tsx';
import { usePreferences } from './preferences.ts';
import { Opening } from './session/opening.tsx';
import { Session } from './session/session.ts';
import { SignIn } from './session/sign-in.tsx';
import { WordsProvider, wordsOf } from './words.ts';

/** Who is at the desk decides what it shows. */
export function Root() {
  const { locale } = usePreferences();
  const words = useMemo(() => wordsOf(locale), [locale]);
  const [session] = useState(() => new Session());
  const state = useSyncExternalStore(session.subscribe, session.state);
  useEffect(() => void session.open(), [session]);
  return (
    <WordsProvider value={words}>
      {state.is === 'opening' && <Opening failing={state.failing} />}
      {state.is === 'out' && <SignIn session={session} why={state.why} />}
      {state.is === 'in' && <Workplace key={state.me.id} me={state.me} session={session} />}
    </WordsProvider>
  );
}
