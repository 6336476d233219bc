import { type FormEvent, useRef, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { useWords } from '../words.ts';
import { Door } from './door.tsx';
import { PasswordField } from './password-field.tsx';
import type { Session } from './session.ts';

const SHORTEST = 8;

/** The door for who was invited: a password is set, and signs them in. */
export default function Invitation({
  session,
  token,
  onLeave,
}: {
  session: Session;
  token: string;
  /** To the desk, or to the door that everybody has. */
  onLeave: () => void;
}) {
  const { say, span } = useWords();
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string>();
  const field = useRef<HTMLInputElement>(null);
  const refuse = (text: string) => {
    setWrong(text);
    field.current?.focus();
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    if ([...password].length < SHORTEST) return refuse(say('newPasswordShort'));
    setWrong(undefined);
    setBusy(true);
    const answer = await session.accept(token, password);
    setBusy(false);
    if (answer.is === 'ok') return onLeave();
    if (answer.is === 'away') return refuse(say('noAnswer'));
    const { problem, retryAfterS = 60 } = answer;
    if (problem.type === 'unauthenticated') return refuse(say('inviteOver'));
    if (problem.type === 'too-many') return refuse(say('tooManyTries', { wait: span(retryAfterS * 1000) }));
    refuse(say('problem', { detail: problem.detail ?? problem.title }));
  };
  return (
    <Door title={say('inviteTitle')} more={say('inviteMore')} onSubmit={submit}>
      <PasswordField
        ref={field}
        label={say('newPassword')}
        autoComplete="new-password"
        autoFocus
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        error={wrong}
      />
      <Button look="primary" size={40} type="submit" busy={busy && say('settingPassword')}>
        {say('setPassword')}
      </Button>
      <Button look="quiet" onClick={onLeave}>
        {say('toSignIn')}
      </Button>
    </Door>
  );
}
