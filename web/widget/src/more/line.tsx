import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../frame/icon.tsx';
import { askAgainMs, minutes, type Place, type Standing, standing } from './place.ts';
import { ask, type Proof } from './rest.ts';
import { ordinal, type Tell } from './words.ts';

/** More than these are no picture of a line any more. */
const JACKS = 5;

/** Asks where I stand for as long as I wait and look; what was told stands in between. */
export function useStanding(
  waits: boolean,
  looks: boolean,
  proof: Proof | undefined,
  onStanding: (standing: Standing | undefined) => void,
): Standing | undefined {
  const [now, setNow] = useState<Standing>();
  const last = useRef<Standing | undefined>(undefined);
  useEffect(() => {
    if (!waits) {
      last.current = undefined;
      return setNow(undefined);
    }
    if (!looks || !proof) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    const look = async () => {
      const place = await ask<Place>(proof, 'me/place').catch(() => undefined);
      if (over) return;
      // Where nothing is answered the last place stands, with its age beside it.
      if (place) {
        last.current = standing(last.current, place);
        setNow(last.current);
        onStanding(last.current);
      }
      timer = setTimeout(look, askAgainMs(last.current?.position));
    };
    void look();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [waits, looks, proof]);
  return now;
}

const REASONS = { queue: 'movedQueue', returned: 'returned', slower: 'slower' } as const;

/** The card of whoever waits: place, how long as a range, where that comes from, and how old it is. */
export function LineCard({
  standing,
  opens,
  now,
  tell,
  locale,
  title,
  kept,
}: {
  standing: Standing | undefined;
  /** It is closed: when it opens. */
  opens: string | undefined;
  now: number;
  tell: Tell;
  locale: string;
  title: string;
  kept: string;
}) {
  const range = standing && !opens ? minutes(standing, now) : undefined;
  const seconds = standing ? Math.max(0, Math.round((now - standing.at) / 1_000)) : 0;
  const ago =
    seconds < 60 ? tell('seconds', { n: seconds }) : tell('minutesAgo', { n: Math.floor(seconds / 60) });
  const jacks = standing && !opens && standing.position <= JACKS ? standing.position : 0;
  return (
    <div class="queue">
      <div class="top">
        <strong>{standing && !opens ? ordinal(tell, standing.position, locale) : title}</strong>
        {jacks > 1 && (
          <svg
            class="jacks"
            viewBox={`0 0 ${jacks * 22 - 6} 16`}
            width={jacks * 22 - 6}
            height={16}
            aria-hidden="true"
          >
            <path d={`M8 8H${jacks * 22 - 14}`} />
            {Array.from({ length: jacks }, (_, i) => (
              <circle key={i} class={i === jacks - 1 ? 'me' : ''} cx={8 + i * 22} cy={8} r={6} />
            ))}
          </svg>
        )}
      </div>
      {range && (
        <p class="wait">
          {range[1] === 1
            ? tell('waitSoon')
            : range[0] === 0
              ? tell('waitAbout', { to: range[1] })
              : tell('waitRange', { from: range[0], to: range[1] })}
        </p>
      )}
      {opens && <p class="wait">{tell('waitsForOpening', { at: opens })}</p>}
      {standing && !opens && (
        <p>
          {standing.reason && `${tell(REASONS[standing.reason])} `}
          {tell(range ? 'counted' : 'unsure')} {tell('updated', { ago })}
        </p>
      )}
      <p class="kept">
        <Icon name="kept" /> {kept}
      </p>
    </div>
  );
}

/** What is read out, at most every 30 s. */
export function useSaid(text: string): string {
  const [said, setSaid] = useState('');
  const at = useRef(0);
  useEffect(() => {
    const timer = setTimeout(
      () => {
        at.current = Date.now();
        setSaid(text);
      },
      Math.max(0, at.current + 30_000 - Date.now()),
    );
    return () => clearTimeout(timer);
  }, [text]);
  return said;
}
