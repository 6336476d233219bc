import { Check, Copy, MailPlus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useWords } from '../../words.ts';
import { useSettings } from '../context.tsx';
import form from '../form/form.module.css';
import { useForm } from '../form/form.tsx';
import { useSay } from '../words.ts';

interface Made {
  readonly link: string;
  readonly until: number;
}

/** A link with which the operator sets a password: told once, for them and nobody else. */
export function Invitation() {
  const say = useSay();
  const { rest } = useSettings();
  const { id, base } = useForm();
  const [made, setMade] = useState<Made>();
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState(false);
  const invite = async () => {
    if (!id || busy) return;
    setBusy(true);
    setFailure(undefined);
    const answer = await rest.invite(id);
    setBusy(false);
    // After the sign: what stands there is sent to no server and written into no log.
    if (answer.is === 'ok')
      setMade({
        link: `${location.origin}/desk/invitation#${answer.value.token}`,
        until: answer.value.expires_at,
      });
    else setFailure(answer.is === 'away' ? say('saveAway') : (answer.problem.detail ?? answer.problem.title));
  };
  return (
    <>
      <Button
        icon={MailPlus}
        busy={busy && say('inviting')}
        disabled={base.is_active === false}
        onClick={() => void invite()}
      >
        {say('invite')}
      </Button>
      {failure && (
        <p role="alert" className={form.error}>
          {failure}
        </p>
      )}
      {made && <Told made={made} name={String(base.name)} onClose={() => setMade(undefined)} />}
    </>
  );
}

function Told({ made, name, onClose }: { made: Made; name: string; onClose: () => void }) {
  const say = useSay();
  const { region } = useWords();
  const [copied, setCopied] = useState(false);
  const until = new Intl.DateTimeFormat(region, { dateStyle: 'long', timeStyle: 'short' }).format(made.until);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(made.link);
      setCopied(true);
    } catch {
      setCopied(false);
    }
  };
  return (
    <Dialog title={say('inviteTitle', { name })} onClose={onClose}>
      <div className={form.rows}>
        <p>{say('inviteMore', { until })}</p>
        <div className={form.box}>
          <input
            aria-label={say('inviteLink')}
            readOnly
            value={made.link}
            onFocus={(event) => event.target.select()}
          />
        </div>
        <span>
          <Button icon={copied ? Check : Copy} onClick={() => void copy()}>
            {say(copied ? 'copied' : 'copy')}
          </Button>
        </span>
      </div>
    </Dialog>
  );
}
