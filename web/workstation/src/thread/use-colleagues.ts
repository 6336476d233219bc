import { useMemo } from 'react';
import { useRead } from '../desk/ask.ts';
import { useTools } from '../desk/tools.ts';
import type { Colleague } from '../model/people.ts';
import type { Targets } from '../model/targets.ts';
import { useWords } from '../words.ts';

/** Everybody else at the desk, those who are there first. */
export function useColleagues(): readonly Colleague[] | undefined {
  const { me } = useTools();
  const { say } = useWords();
  const { value } = useRead<Targets>('/v1/targets');
  return useMemo(() => {
    const others = value?.operators.filter((it) => it.id !== me.id) ?? [];
    const rest = (status: string) => Number(status !== 'online');
    return others
      .toSorted((a, b) => rest(a.status) - rest(b.status))
      .map(({ id, name, status, reason }) => ({
        id,
        name,
        state:
          status === 'online'
            ? undefined
            : status === 'offline'
              ? say('statusOffline')
              : reason && reason !== 'missed'
                ? reason
                : say('away'),
      }));
  }, [value, me.id, say]);
}
