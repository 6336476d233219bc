import { dayLabel, type EarlierChat } from '@switchboard/core';
import { CheckCheck, MessageSquare, PhoneOff, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useSettings } from '../desk/ask.ts';
import type { Answer } from '../session/api.ts';
import { CLOSED } from '../thread/events.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useWords } from '../words.ts';
import { AttributeForm } from './attribute-form.tsx';
import styles from './card.module.css';
import { type Card, useCard } from './use-card.ts';

/** Around what this page knows of the chat: what is written down of the customer, tags, and the chats that were before. */
export function CustomerParts({
  conversation,
  mayWrite,
  children,
  onPast,
}: {
  conversation: string;
  mayWrite: boolean;
  children: ReactNode;
  onPast: (chat: EarlierChat) => void;
}) {
  const { say } = useWords();
  const card = useCard(conversation);
  const [fault, setFault] = useState<string>();
  const told = (answer: Answer<void>, word: 'tagFailed' | 'attributeFailed') => {
    const detail =
      answer.is === 'refused' ? (answer.problem.detail ?? answer.problem.title) : say('cardNoAnswer');
    setFault(answer.is === 'ok' ? undefined : say(word, { detail }));
    return answer.is === 'ok';
  };
  return (
    <>
      {card.card && <Attributes card={card} mayWrite={mayWrite} told={(it) => told(it, 'attributeFailed')} />}
      {children}
      {card.card ? (
        <>
          <Tags card={card} mayWrite={mayWrite} told={(it) => told(it, 'tagFailed')} />
          {fault && (
            <p className={styles.fault} role="alert">
              {fault}
            </p>
          )}
          <Earlier card={card} onPast={onPast} />
        </>
      ) : card.failed ? (
        <div className={styles.failed} role="alert">
          <p>{say('cardFailed')}</p>
          <Button size={28} onClick={card.again}>
            {say('cardAgain')}
          </Button>
        </div>
      ) : (
        <p className={styles.loading}>{say('loading')}</p>
      )}
    </>
  );
}

interface PartProps {
  readonly card: Card;
  readonly mayWrite: boolean;
  readonly told: (answer: Answer<void>) => boolean;
}

function Attributes({ card: { card, change }, mayWrite, told }: PartProps) {
  const { say, region } = useWords();
  const date = (at: number) => new Intl.DateTimeFormat(region, { dateStyle: 'medium' }).format(at);
  return (
    <>
      <dl className={styles.list}>
        {card?.since !== undefined && (
          <div className={styles.fact}>
            <dt>{say('customerSince')}</dt>
            <dd>{say('sinceDay', { day: date(card.since) })}</dd>
          </div>
        )}
        {card?.attributes.map(({ name, value, at, by_name }) => (
          <div key={name} className={styles.fact}>
            <dt className="clip" title={name}>
              {name}
            </dt>
            <dd
              dir="auto"
              title={
                by_name
                  ? say('attributeBy', { name: by_name, day: date(at) })
                  : say('attributeSaid', { day: date(at) })
              }
            >
              {value}
              {mayWrite && (
                <button
                  type="button"
                  className={styles.small}
                  aria-label={say('attributeForget', { name })}
                  onClick={async () => told(await change('DELETE', `customer/${encodeURIComponent(name)}`))}
                >
                  <Icon of={X} size={12} />
                </button>
              )}
            </dd>
          </div>
        ))}
      </dl>
      {mayWrite && (
        <AttributeForm
          onKeep={async (name, value) =>
            told(await change('PUT', `customer/${encodeURIComponent(name)}`, { body: { value } }))
          }
        />
      )}
    </>
  );
}

interface Named {
  readonly name: string;
}

function Tags({ card: { card, change }, mayWrite, told }: PartProps) {
  const { say } = useWords();
  const known = useSettings<Named>(mayWrite ? 'tags' : undefined);
  const tags = card?.tags ?? [];
  const free = known.value?.filter(({ id }) => !tags.some((tag) => tag.id === id)) ?? [];
  return (
    <section className={styles.part}>
      <h3>{say('tags')}</h3>
      <div className={styles.tags}>
        {tags.map(({ id, name, colour }) => (
          <span key={id} className={styles.tag} data-colour={colour}>
            {name}
            {mayWrite && (
              <button
                type="button"
                className={styles.small}
                aria-label={say('tagRemove', { name })}
                onClick={async () => told(await change('DELETE', `tags/${id}`))}
              >
                <Icon of={X} size={12} />
              </button>
            )}
          </span>
        ))}
        {tags.length === 0 && (!mayWrite || free.length === 0) && (
          <span className={styles.none}>{say('tagNone')}</span>
        )}
        {mayWrite && free.length > 0 && (
          <select
            className={styles.add}
            aria-label={say('tagAdd')}
            value=""
            onChange={async (event) => told(await change('PUT', `tags/${event.target.value}`))}
          >
            <option value="">+ {say('tagAdd')}</option>
            {free.map(({ id, body }) => (
              <option key={id} value={id}>
                {body.name}
              </option>
            ))}
          </select>
        )}
      </div>
    </section>
  );
}

function Earlier({ card: { card }, onPast }: { card: Card; onPast: (chat: EarlierChat) => void }) {
  const { say, region } = useWords();
  if (!card) return undefined;
  // The one that is looked at is one of those that are counted.
  const beyond = card.conversations - 1 - card.earlier.length;
  return (
    <section className={styles.part}>
      <h3>
        {say('earlierChats')} <span>{Math.max(0, card.conversations - 1)}</span>
      </h3>
      {card.earlier.length === 0 && <p className={styles.none}>{say('earlierNone')}</p>}
      <ul>
        {card.earlier.map((chat) => {
          const reason = chat.close_reason && CLOSED[chat.close_reason];
          const left = chat.close_reason === 'abandoned';
          return (
            <li key={chat.conversation}>
              <button type="button" className={styles.chat} onClick={() => onPast(chat)}>
                <Icon of={left ? PhoneOff : chat.stage === 'closed' ? CheckCheck : MessageSquare} size={14} />
                <span className={styles.first}>
                  <span dir="auto" className="clip" title={chat.first_words}>
                    {chat.first_words || say('earlierNoWords')}
                  </span>
                  <span className="clip">
                    {[reason && say(reason), chat.operator_name].filter(Boolean).join(' · ')}
                  </span>
                </span>
                <time>{dayLabel(chat.opened_at, Date.now(), region)}</time>
              </button>
            </li>
          );
        })}
      </ul>
      {beyond > 0 && <p className={styles.none}>{say('earlierMore', { n: beyond })}</p>}
    </section>
  );
}
