import { useEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../frame/icon.tsx';
import { type Answers, blocked, Consent, Fields } from './fields.tsx';
import { dayRows, openingOf, openingOfAll, shownHours } from './hours.ts';
import type { Shown } from './settings.ts';
import { clock, lasting, moment, type Tell } from './words.ts';

export interface ClosedProps {
  readonly shown: Shown;
  readonly tell: Tell;
  readonly locale: string;
  readonly now: number;
  readonly hasChat: boolean;
  readonly onLeave: () => void;
  readonly onChat: () => void;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Outside business hours: the next opening first. */
export function Closed({ shown, tell, locale, now, hasChat, onLeave, onChat }: ClosedProps) {
  const { changesAt } = openingOfAll(shown, now);
  const hours = shownHours(shown, now);
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'long' }).format(now);
  const zone = hours?.zone.split('/').at(-1)?.replaceAll('_', ' ');
  return (
    <div class="page">
      <div class="scroll">
        <p class="lead">{tell('itIs', { at: capital(`${weekday}, ${clock(now, locale)}`) })}</p>
        <h2 class="large">{changesAt ? capital(moment(changesAt, now, locale)) : tell('closedNow')}</h2>
        <p>
          {changesAt && tell('opensIn', { in: lasting(changesAt - now, locale) })}{' '}
          {shown.outside_hours || tell('kept')}
        </p>
        {hours && (
          <table class="hours">
            <caption>
              <Icon name="sending" size={14} /> {tell('yourTime')} <small>{zone}</small>
            </caption>
            <tbody>
              {dayRows(hours, now, locale).map((row) => (
                <tr key={row.date} class={row.is}>
                  <th scope="row">{row.label}</th>
                  <td>{row.times.join(', ') || tell('closedAll')}</td>
                  <td>
                    {row.is === 'next' ? (
                      <mark>{tell('next')}</mark>
                    ) : row.is === 'past' && openingOf(hours, now).open === false ? (
                      tell('over', { at: row.times.at(-1)?.split('–')[1] ?? '' })
                    ) : (
                      row.name
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
      <footer>
        {hasChat && (
          <button type="button" class="hint" onClick={onChat}>
            <Icon name="kept" size={14} /> {tell('lastChat')}
          </button>
        )}
        <button type="button" class="primary" onClick={onLeave}>
          {tell('leave')}
        </button>
      </footer>
    </div>
  );
}

export interface LeaveProps {
  readonly shown: Shown;
  readonly tell: Tell;
  readonly answers: Answers;
  readonly asks: boolean;
  readonly onAnswer: (answers: Answers) => void;
  readonly onSend: (message: string) => void;
  readonly onBack: () => void;
}

const CHARS = 2_000;

/** The same fields, and a message. */
export function Leave({ shown, tell, answers, asks, onAnswer, onSend, onBack }: LeaveProps) {
  const [message, setMessage] = useState('');
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const why =
    (asks ? blocked(shown, answers, tell) : undefined) ??
    (message.trim() ? undefined : tell('needsLook', { field: tell('message') }));
  return (
    <form
      class="page"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!why) onSend(message.trim());
      }}
    >
      <div class="scroll">
        <h2 ref={heading} tabIndex={-1}>
          {tell('leave')}
        </h2>
        <p class="lead">{tell('leaveWhy')}</p>
        {asks && <Fields shown={shown} answers={answers} tell={tell} onChange={onAnswer} />}
        <div class="field">
          <label for="message">{tell('message')}</label>
          <textarea
            id="message"
            rows={4}
            maxLength={CHARS}
            dir="auto"
            value={message}
            onInput={(event) => setMessage(event.currentTarget.value)}
          />
        </div>
        {asks && <Consent shown={shown} answers={answers} tell={tell} onChange={onAnswer} />}
      </div>
      <footer>
        <div class="pair">
          <button type="submit" class="primary" aria-disabled={why !== undefined} aria-describedby="why">
            {tell('sendMessage')}
          </button>
          <button type="button" class="plain" onClick={onBack}>
            {tell('back')}
          </button>
        </div>
        <p id="why" class="hint">
          {why}
        </p>
      </footer>
    </form>
  );
}
