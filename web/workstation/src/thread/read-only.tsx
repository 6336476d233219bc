import { answeredBy, type Timeline } from '@switchboard/core';
import { Lock, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import type { Commands } from '../desk/commands.ts';
import { useKeyCaps } from '../desk/key-caps.ts';
import type { Selected, Standing } from '../desk/selection.ts';
import { useChatState } from '../desk/tools.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useWords } from '../words.ts';
import styles from './thread.module.css';

/** In place of the composer: why there is none, and what to do about it. */
export function ReadOnly({
  selected,
  standing,
  commands,
  timeline,
}: {
  selected: Selected;
  standing: Standing;
  commands: Commands;
  timeline: Timeline | undefined;
}) {
  const { say } = useWords();
  const caps = useKeyCaps();
  const [asking, setAsking] = useState(false);
  const state = useChatState();
  const owner = answeredBy(timeline);
  const busy = commands.busy?.conversation === selected.conversation ? commands.busy.act : undefined;
  const waiting = state.desk.board?.waiting.find((card) => card.conversation === selected.conversation);

  const offered = state.desk.chats.find(
    (card) => card.conversation === selected.conversation && card.place === 'offered',
  );
  if (offered)
    return (
      <div className={styles.readOnly}>
        <Icon of={Lock} size={14} />
        <p>{say('readOnlyOffered')}</p>
        <Button
          look="primary"
          busy={busy === 'accept' && say('accepting')}
          onClick={() => void commands.accept(offered)}
        >
          {say('accept')}
        </Button>
        <Button busy={busy === 'decline' && say('declining')} onClick={() => void commands.decline(offered)}>
          {say('decline')}
        </Button>
      </div>
    );
  if (standing === 'waiting')
    return (
      <div className={styles.readOnly}>
        <Icon of={Lock} size={14} />
        <p>{say('readOnlyWaiting')}</p>
        <Button
          cap={caps('take')}
          busy={busy === 'take' && say('taking')}
          onClick={() => void commands.take(waiting ?? selected)}
        >
          {say('take')}
        </Button>
      </div>
    );
  if (standing === 'closed' || standing === 'wrapUp')
    return (
      <div className={styles.readOnly}>
        <Icon of={Lock} size={14} />
        <p>{say('readOnlyClosed')}</p>
        <Button
          icon={RotateCcw}
          busy={busy === 'reopen' && say('reopening')}
          onClick={() => void commands.reopen(selected)}
        >
          {say('reopen')}
        </Button>
      </div>
    );
  return (
    <div className={styles.readOnly}>
      <Icon of={Lock} size={14} />
      {!owner && <p>{say('readOnlyNone')}</p>}
      {owner && !asking && (
        <>
          <p>{say('readOnlyOther', { name: owner })}</p>
          <Button onClick={() => setAsking(true)}>{say('takeFrom', { name: owner })}</Button>
        </>
      )}
      {owner && asking && (
        <>
          <p>{say('takeFromAsk', { name: owner })}</p>
          <Button
            look="danger"
            busy={busy === 'take' && say('taking')}
            onClick={() => void commands.take(selected)}
          >
            {say('take')}
          </Button>
          <Button look="quiet" onClick={() => setAsking(false)}>
            {say('cancel')}
          </Button>
        </>
      )}
    </div>
  );
}
