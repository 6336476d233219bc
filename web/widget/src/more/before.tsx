import { useEffect, useState } from 'preact/hooks';
import { Icon } from '../frame/icon.tsx';
import { type Answers, blocked, Consent, Fields } from './fields.tsx';
import { hoursOf, openingOf } from './hours.ts';
import { ask } from './rest.ts';
import type { Queue, Shown } from './settings.ts';
import { moment, type Tell } from './words.ts';

export interface BeforeProps {
  readonly shown: Shown;
  readonly tenant: string;
  readonly tell: Tell;
  readonly locale: string;
  readonly now: number;
  readonly answers: Answers;
  readonly queue: string | undefined;
  /** The answers came back: not taken. */
  readonly refused: boolean;
  readonly onAnswer: (answers: Answers) => void;
  readonly onQueue: (id: string) => void;
  readonly onStart: () => void;
}

type Wait = { readonly from_ms: number; readonly to_ms: number };

const AGAIN_MS = 15_000;

export function shortWait(wait: Wait | undefined, tell: Tell): string {
  if (!wait) return '–';
  const to = Math.max(1, Math.ceil(wait.to_ms / 60_000));
  const from = Math.floor(wait.from_ms / 60_000);
  return to === 1 ? tell('shortSoon') : tell('short', { from, to });
}

/** What it is about, each with how long one would wait now. */
function Topics({ shown, tenant, tell, locale, now, queue, onQueue }: BeforeProps) {
  const [waits, setWaits] = useState<Record<string, Wait>>({});
  useEffect(() => {
    const look = () =>
      ask<{ lines: { queue: string; wait?: Wait }[] }>(undefined, `widgets/${tenant}/lines`).then(
        ({ lines }) =>
          setWaits(Object.fromEntries(lines.flatMap((it) => (it.wait ? [[it.queue, it.wait]] : [])))),
        // Nobody knows: that is what a dash says.
        () => setWaits({}),
      );
    void look();
    const timer = setInterval(look, AGAIN_MS);
    return () => clearInterval(timer);
  }, [tenant]);
  const line = (it: Queue) => {
    const { open, changesAt } = openingOf(hoursOf(shown, it), now);
    if (open) return shortWait(waits[it.id], tell);
    return changesAt ? tell('opensAt', { at: moment(changesAt, now, locale) }) : tell('closedNow');
  };
  return (
    <fieldset class="topics">
      <legend>{tell('about')}</legend>
      {shown.queues?.map((it) => (
        <label key={it.id} class={it.id === queue ? 'chosen' : ''}>
          <input type="radio" name="queue" checked={it.id === queue} onChange={() => onQueue(it.id)} />
          <span>{it.name}</span>
          <small>{line(it)}</small>
        </label>
      ))}
    </fieldset>
  );
}

/** Before the chat: who, what about, consent. */
export function Before(props: BeforeProps) {
  const { shown, tell, answers, queue, refused, onAnswer, onStart } = props;
  const chooses = (shown.queues?.length ?? 0) > 1;
  const why = blocked(shown, answers, tell) ?? (chooses && !queue ? tell('needsTopic') : undefined);
  return (
    <form
      class="page"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!why) onStart();
      }}
    >
      <div class="scroll">
        <h2>{tell('before')}</h2>
        <p class="lead">{tell('beforeWhy')}</p>
        {refused && (
          <p class="fault" role="alert">
            <Icon name="alert" size={14} /> {tell('formRefused')}
          </p>
        )}
        <Fields shown={shown} answers={answers} tell={tell} onChange={onAnswer} />
        {chooses && <Topics {...props} />}
        <Consent shown={shown} answers={answers} tell={tell} onChange={onAnswer} />
      </div>
      <footer>
        <button type="submit" class="primary" aria-disabled={why !== undefined} aria-describedby="why">
          {tell('start')}
        </button>
        <p id="why" class="hint">
          {why}
        </p>
      </footer>
    </form>
  );
}
