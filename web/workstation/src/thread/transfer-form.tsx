import { timeOfDay } from '@switchboard/core';
import { ListOrdered, LogOut, Package, Undo2, UserRoundPlus } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import type { Read } from '../desk/ask.ts';
import { MOD } from '../model/keys.ts';
import { isOpen, type Target, type Targets } from '../model/targets.ts';
import { Avatar } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { NoteField } from '../ui/note-field.tsx';
import { KeyCap } from '../ui/tag.tsx';
import { useWords } from '../words.ts';
import type { Handing } from './transfer.tsx';
import styles from './transfer-form.module.css';
import { useWhyNot } from './transfer-why.ts';

const COMMENT_MAX = 2_000;
const OFFER_MS = 30_000;

/** The target that is chosen, how it gets the chat, and the button that says what it does. */
export function TransferForm({
  target,
  targets,
  queue,
  name,
  how,
  old,
  now,
  busy,
  onHow,
  onSend,
  onClose,
}: {
  target: Target | undefined;
  targets: Read<Targets>;
  /** The conversation's own. */
  queue: string | undefined;
  name: string;
  how: Handing;
  old: boolean;
  now: number;
  busy: boolean;
  onHow: (part: Partial<Handing>) => void;
  onSend: () => void;
  onClose: () => void;
}) {
  const { say, span, region } = useWords();
  const why = useWhyNot();
  const note = useId();
  const over = Math.max(0, [...how.comment.trim()].length - COMMENT_MAX);
  const operator = target?.to === 'operator' ? target.operator : undefined;
  const own = targets.value?.queues.find((it) => it.id === queue);
  const full = operator?.can === 'full';
  const first = operator?.name.split(' ')[0] ?? '';
  const into = target?.to === 'queue' || target?.to === 'back' ? target.queue : undefined;
  const ready = target !== undefined && isOpen(target) && over === 0;
  const warm = operator !== undefined && how.warm && !full;
  const orQueue = full || how.orQueue;
  const queueName = own ? say('orQueue', { queue: own.name }) : say('orQueueOwn');
  const act = !target
    ? say('transfer')
    : operator
      ? say(full ? 'queueFor' : warm ? 'askToJoin' : 'handTo', { name: first })
      : target.to === 'back'
        ? say('giveBack')
        : say('putInto', { queue: into?.name ?? '' });
  return (
    <>
      <div className={styles.form}>
        <div className={styles.target}>
          {operator ? (
            <Avatar id={operator.id} name={operator.name} size={28} />
          ) : (
            <Icon of={target?.to === 'back' ? Undo2 : ListOrdered} />
          )}
          <p>
            <b>{operator?.name ?? into?.name ?? (target ? say('backToQueue') : say('chooseTarget'))}</b>
            {operator && <span>{operator.skills.join(' · ')}</span>}
          </p>
          <span role="status" className={old ? styles.old : styles.live}>
            {targets.at !== undefined &&
              (old
                ? say('targetOld', { time: timeOfDay(targets.at, region) })
                : say('targetLive', { n: Math.max(0, Math.round((now - targets.at) / 1000)) }))}
          </span>
        </div>
        {target && !isOpen(target) && (
          <p role="alert" className={styles.gone}>
            {say('gone', { why: why(target) })}
          </p>
        )}
        {operator && !full && (
          <fieldset className={styles.set}>
            <legend>{say('how')}</legend>
            <div className={styles.ways}>
              <Way
                on={how.warm}
                label={say('warm')}
                more={say('warmMore', { name: first })}
                onPick={() => onHow({ warm: true })}
              />
              <Way
                on={!how.warm}
                label={say('cold')}
                more={say('coldMore')}
                onPick={() => onHow({ warm: false })}
              />
            </div>
          </fieldset>
        )}
        <NoteField
          label={operator ? say('commentFor', { name: first }) : say('commentQueue')}
          rows={3}
          value={how.comment}
          faultId={over > 0 ? note : undefined}
          onChange={(comment) => onHow({ comment })}
        />
        {over > 0 && (
          <p id={note} role="alert" className={styles.gone}>
            {say('tooMany', { n: over })}
          </p>
        )}
        {target && target.to !== 'back' && (
          <fieldset className={styles.set}>
            <legend>
              {operator
                ? full
                  ? say('ifFull', { name: first })
                  : say('ifSilent', { name: first, time: span(own?.offer_ms ?? OFFER_MS) })
                : say('ifNobody', { name: into?.name ?? '' })}
            </legend>
            <div className={styles.choice}>
              <Choice
                on={orQueue}
                icon={<Icon of={ListOrdered} size={14} />}
                label={operator ? queueName : say('orQueueOwn')}
                onPick={() => onHow({ orQueue: true })}
              />
              <Choice
                on={!orQueue}
                off={full}
                icon={<Icon of={Undo2} size={14} />}
                label={say('orFail')}
                onPick={() => onHow({ orQueue: false })}
              />
            </div>
            <p className={styles.more}>{say(orQueue ? 'orQueueMore' : 'orFailMore')}</p>
          </fieldset>
        )}
        {target && (
          <section className={styles.sees} aria-label={say('sees', { name })}>
            <h3>{say('sees', { name })}</h3>
            <dl>
              <dt>{say('seesNow')}</dt>
              <dd>
                {!warm && <Icon of={LogOut} size={14} />}
                {warm ? say('seesWarm') : say('seesCold', { name: say('you') })}
              </dd>
              <dt>{say('seesAccepts')}</dt>
              <dd>
                <Icon of={UserRoundPlus} size={14} />
                {operator ? say('seesJoined', { name: first }) : say('seesSomebody')}
              </dd>
            </dl>
          </section>
        )}
      </div>
      <footer className={styles.foot}>
        <p>
          <Icon of={Package} size={14} />
          {say('draftStays')}
        </p>
        <Button look="quiet" onClick={onClose}>
          {say('cancel')} <KeyCap>Esc</KeyCap>
        </Button>
        <Button
          look="primary"
          cap={`${MOD} ↵`}
          disabled={!ready}
          busy={busy && say('transferring')}
          onClick={onSend}
        >
          {act}
        </Button>
      </footer>
    </>
  );
}

function Way({ on, label, more, onPick }: { on: boolean; label: string; more: string; onPick: () => void }) {
  return (
    <label className={styles.way}>
      <input type="radio" name="transfer-how" checked={on} onChange={onPick} />
      <span>
        <b>{label}</b>
        {more}
      </span>
    </label>
  );
}

function Choice({
  on,
  off,
  icon,
  label,
  onPick,
}: {
  on: boolean;
  off?: boolean;
  icon: ReactNode;
  label: string;
  onPick: () => void;
}) {
  return (
    <label className={styles.option}>
      <input type="radio" name="transfer-or" checked={on} disabled={off} onChange={onPick} />
      {icon}
      <span>{label}</span>
    </label>
  );
}
