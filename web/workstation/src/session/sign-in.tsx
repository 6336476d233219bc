import { Eye, EyeOff } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { prefer } from '../preferences.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Mark } from '../ui/mark.tsx';
import { useWords } from '../words.ts';
import { JackBoard } from './jack-board.tsx';
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
  const [shown, setShown] = useState(false);
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
    <div className={styles.page}>
      <main className={styles.door}>
        <p className={styles.product}>
          <Mark size={24} />
          {say('product')}
        </p>
        <form className={styles.form} onSubmit={submit} noValidate>
          <div>
            <h1 className={styles.title}>{say('signInTitle')}</h1>
            <p className={styles.more}>{say('signInMore')}</p>
          </div>
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
          <Field
            ref={passwordField}
            tall
            label={say('password')}
            type={shown ? 'text' : 'password'}
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
            error={wrong?.at === 'password' ? wrong.text : undefined}
            end={
              <IconButton
                icon={shown ? EyeOff : Eye}
                label={say(shown ? 'hidePassword' : 'showPassword')}
                onClick={() => setShown(!shown)}
              />
            }
          />
          <Button look="primary" size={40} type="submit" busy={busy && say('signingIn')}>
            {say('signIn')}
          </Button>
        </form>
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
      </main>
      <JackBoard className={styles.board} />
    </div>
  );
}
