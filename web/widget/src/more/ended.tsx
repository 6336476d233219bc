import type { EntryFrame } from '@switchboard/core';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../frame/icon.tsx';
import { ask, type Proof, Refused } from './rest.ts';
import { fetchTranscript, type Names, save, transcriptText } from './transcript.ts';
import type { Tell } from './words.ts';

/** How deep the mouth hangs: drawn, because not every machine has a font with faces. */
const MOUTHS = [-4, -2, 0, 2, 4];
const REASONS = ['wait', 'answer', 'tone', 'twice', 'other'] as const;
const COMMENT_CHARS = 500;

export interface RatingProps {
  readonly conversation: string;
  readonly name: string | undefined;
  readonly proof: Proof | undefined;
  readonly tell: Tell;
  readonly onDone: (score: number | undefined) => void;
}

/** Five radios with numbers; reasons only where it was not good; once a chat, and it may be skipped. */
export function Rating({ conversation, name, proof, tell, onDone }: RatingProps) {
  const [score, setScore] = useState<number>();
  const [reasons, setReasons] = useState<readonly string[]>([]);
  const [comment, setComment] = useState('');
  const [anonymous, setAnonymous] = useState(false);
  const [state, setState] = useState<'open' | 'busy' | 'failed'>('open');
  const form = useRef<HTMLFormElement>(null);
  // What a choice opens is not left below the edge.
  useEffect(() => form.current?.scrollIntoView?.({ block: 'end' }), [score === undefined, (score ?? 5) <= 3]);
  const send = async () => {
    if (!score || state === 'busy') return;
    setState('busy');
    const said = {
      score,
      reasons: score <= 3 ? reasons : [],
      comment: comment.trim(),
      is_anonymous: anonymous,
    };
    try {
      await ask(proof, `me/conversations/${conversation}/rating`, said);
    } catch (error) {
      // It was rated before, in another tab perhaps: that rating stands.
      if (!(error instanceof Refused) || error.status !== 409) return setState('failed');
    }
    onDone(score);
  };
  return (
    <form
      ref={form}
      class="card"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <fieldset class="faces">
        <legend>{name ? tell('rate', { name }) : tell('rateUs')}</legend>
        <div>
          {MOUTHS.map((deep, i) => (
            <label key={deep} class={score === i + 1 ? 'chosen' : ''}>
              <input type="radio" name="score" checked={score === i + 1} onChange={() => setScore(i + 1)} />
              <svg class="icon" viewBox="0 0 24 24" width={28} height={28} aria-hidden="true">
                <path
                  d={`M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM9 9.500v.01M15 9.500v.01M8 ${15 - deep / 2}q4 ${deep} 8 0`}
                />
              </svg>
              <b>{i + 1}</b>
            </label>
          ))}
        </div>
        <p class="ends">
          <span>{tell('bad')}</span>
          <span>{tell('great')}</span>
        </p>
      </fieldset>
      {score !== undefined && score <= 3 && (
        <fieldset class="chips">
          <legend>{tell('notGood')}</legend>
          {REASONS.map((it) => {
            const chosen = reasons.includes(it);
            return (
              <label key={it} class={chosen ? 'chosen' : ''}>
                <input
                  type="checkbox"
                  checked={chosen}
                  onChange={() =>
                    setReasons(chosen ? reasons.filter((other) => other !== it) : [...reasons, it])
                  }
                />
                {chosen && <Icon name="sent" size={14} />} {tell(it)}
              </label>
            );
          })}
        </fieldset>
      )}
      {score !== undefined && (
        <>
          <div class="field">
            <label for="comment">
              {tell('inWords')} <i>{tell('optional')}</i>
              <small>{tell('ofMax', { n: [...comment].length })}</small>
            </label>
            <textarea
              id="comment"
              rows={2}
              maxLength={COMMENT_CHARS}
              dir="auto"
              value={comment}
              onInput={(event) => setComment(event.currentTarget.value)}
            />
          </div>
          <label class="check">
            <input
              type="checkbox"
              checked={anonymous}
              onChange={(event) => setAnonymous(event.currentTarget.checked)}
            />
            <span>{tell('anonymous')}</span>
          </label>
        </>
      )}
      {state === 'failed' && (
        <p class="fault" role="alert">
          <Icon name="alert" size={14} /> {tell('notSaved')}
        </p>
      )}
      <div class="pair">
        <button type="submit" class="primary" aria-disabled={!score || state === 'busy'}>
          {tell('sendRating')}
        </button>
        <button type="button" class="plain" onClick={() => onDone(undefined)}>
          {tell('skip')}
        </button>
      </div>
    </form>
  );
}

export interface KeepProps {
  readonly proof: Proof | undefined;
  readonly names: Names;
  readonly title: string;
  readonly tell: Tell;
  readonly locale: string;
}

/** The conversation as a file of one's own, without an account. */
export function Keep({ proof, names, title, tell, locale }: KeepProps) {
  const [state, setState] = useState<'ready' | 'busy' | 'failed'>('ready');
  const take = async () => {
    if (state === 'busy') return;
    setState('busy');
    try {
      const entries: EntryFrame[] = await fetchTranscript(proof);
      const day = new Date(entries.at(-1)?.at ?? Date.now()).toISOString().slice(0, 10);
      save(`${title} ${day}.txt`, transcriptText(entries, names, locale));
      setState('ready');
    } catch {
      setState('failed');
    }
  };
  return (
    <div class="keep">
      <b>{tell('keep')}</b>
      <button type="button" class="plain edged" aria-disabled={state === 'busy'} onClick={() => void take()}>
        <Icon name="down" /> {tell('text')}
      </button>
      {state === 'failed' && (
        <p class="fault" role="alert">
          {tell('noTranscript')}
        </p>
      )}
    </div>
  );
}
