import { type FormEvent, useRef, useState } from 'react';
import { prefer } from '../preferences.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { useWords } from '../words.ts';
import { Door } from './door.tsx';
import { PasswordField } from './password-field.tsx';
import type { OutWhy, Session } from './session.ts';
import styles from './sign-in.module.css';

interface Wrong {
  readonly at: 'email' | 'password';
  readonly text: string;
}

/** The door: e-mail and password. Pasting and password managers work; an error says what to do. */
export function SignIn({ session, why }: { session: Session; why: OutWhy }) {
  const { say, span, locale } = useWords();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<Wrong>();
  const emailField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);

  const refuse = (at: Wrong['at'], text: string) => {
    setWrong({ at, text });
    (at === 'email' ? emailField : passwordField).current?.focus();
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    if (email.trim() === '') return refuse('email', say('emailMissing'));
    if (password === '') return refuse('password', say('passwordMissing'));
    setWrong(undefined);
    setBusy(true);
    const answer = await session.signIn(email, password);
    setBusy(false);
    if (answer.is === 'ok') return;
    if (answer.is === 'away') return refuse('password', say('noAnswer'));
    const { problem, retryAfterS = 60 } = answer;
    if (problem.type === 'sign-in-failed') return refuse('password', say('wrong'));
    if (problem.type === 'too-many')
      return refuse('password', say('tooManyTries', { wait: span(retryAfterS * 1000) }));
    refuse(
      problem.field === 'email' ? 'email' : 'password',
      say('problem', { detail: problem.detail ?? problem.title }),
    );
  };

  return (
    <Door
      title={say('signInTitle')}
      more={say('signInMore')}
      onSubmit={submit}
      foot={
        <fieldset aria-label={say('language')} className={styles.languages}>
          {(['en', 'ru'] as const).map((it) => (
            <button
              key={it}
              type="button"
              lang={it}
              aria-pressed={locale === it}
              onClick={() => prefer({ locale: it })}
            >
              {say(it === 'en' ? 'english' : 'russian')}
            </button>
          ))}
        </fieldset>
      }
    >
      {why !== 'none' && (
        <p role="status" className={styles.ended}>
          {say(why)}
        </p>
      )}
      <Field
        ref={emailField}
        tall
        label={say('email')}
        type="email"
        autoComplete="username"
        autoFocus
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        error={wrong?.at === 'email' ? wrong.text : undefined}
      />
      <PasswordField
        ref={passwordField}
        label={say('password')}
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        error={wrong?.at === 'password' ? wrong.text : undefined}
      />
      <Button look="primary" size={40} type="submit" busy={busy && say('signingIn')}>
        {say('signIn')}
      </Button>
    </Door>
  );
}
