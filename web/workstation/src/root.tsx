import { lazy, Suspense, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { Workplace } from './desk/workplace.tsx';
import { usePreferences } from './preferences.ts';
import { Opening } from './session/opening.tsx';
import { Session } from './session/session.ts';
import { SignIn } from './session/sign-in.tsx';
import { WordsProvider, wordsOf } from './words.ts';

const Invitation = lazy(() => import('./session/invitation.tsx'));

/** Who is at the desk decides what it shows. */
export function Root() {
  const { locale } = usePreferences();
  const words = useMemo(() => wordsOf(locale), [locale]);
  const [session] = useState(() => new Session());
  const state = useSyncExternalStore(session.subscribe, session.state);
  // What was handed over stands after the sign, where no server sees it.
  const [invited, setInvited] = useState(
    () => location.pathname === '/desk/invitation' && location.hash.slice(1),
  );
  useEffect(() => {
    if (!invited) void session.open();
  }, [session, invited]);
  if (invited)
    return (
      <WordsProvider value={words}>
        <Suspense>
          <Invitation
            session={session}
            token={invited}
            onLeave={() => {
              history.replaceState(null, '', '/desk/');
              setInvited(false);
            }}
          />
        </Suspense>
      </WordsProvider>
    );
  return (
    <WordsProvider value={words}>
      {state.is === 'opening' && <Opening failing={state.failing} />}
      {state.is === 'out' && <SignIn session={session} why={state.why} />}
      {state.is === 'in' && <Workplace key={state.me.id} me={state.me} session={session} />}
    </WordsProvider>
  );
}
