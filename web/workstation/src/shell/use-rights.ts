import { useEffect, useState } from 'react';
import type { Session } from '../session/session.ts';
import type { MeNow, Rights } from './rights.ts';

const AGAIN_MS = 5_000;

/** What this person may do: read once, and again whenever they come to another zone, for roles change. */
export function useRights(session: Session, zone: string): Rights | undefined {
  const [rights, setRights] = useState<Rights>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another zone is a reason to ask again.
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gone = false;
    const read = async () => {
      const answer = await session.ask<MeNow>('GET', '/v1/me');
      if (gone) return;
      if (answer.is === 'ok') {
        const now = answer.value.rights;
        setRights((before) => (JSON.stringify(before) === JSON.stringify(now) ? before : now));
      } else if (answer.is === 'away' || answer.problem.status >= 500) timer = setTimeout(read, AGAIN_MS);
    };
    void read();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [session, zone]);
  return rights;
}
