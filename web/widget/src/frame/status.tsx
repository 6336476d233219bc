import type { Chat, OutboxItem, Remedy, Tick } from '@switchboard/core';
import { Icon, type IconName } from './icon.tsx';
import type { Say } from './words.ts';

const ICONS: Record<Tick, IconName> = {
  sending: 'sending',
  waiting: 'sending',
  sent: 'sent',
  delivered: 'delivered',
  read: 'delivered',
  failed: 'alert',
};

function whyFailed(remedy: Remedy | undefined, say: Say): string {
  if (remedy === 'shorten') return say('tooLong');
  if (remedy === 'slow_down') return say('tooMany');
  return say(remedy === 'none' || remedy === 'sign_in' ? 'notAllowed' : 'failed');
}

function whyWaiting(reason: string | undefined, say: Say): string {
  if (reason === 'storage_full') return say('waitingStorage');
  return say(reason ? 'waitingServer' : 'waiting');
}

export interface StatusProps {
  readonly tick: Tick;
  readonly item: OutboxItem | undefined;
  readonly say: Say;
  readonly chat: Chat | undefined;
  readonly onEdit: (text: string) => void;
}

/** The word under a text of mine; a failed one has its remedy beside it. */
export function Status({ tick, item, say, chat, onEdit }: StatusProps) {
  const word =
    tick === 'failed'
      ? whyFailed(item?.remedy, say)
      : tick === 'waiting'
        ? whyWaiting(item?.reason, say)
        : say(tick);
  return (
    <div class={`tick ${tick}`}>
      <Icon name={ICONS[tick]} size={14} />
      <span>{word}</span>
      {item?.state === 'failed' && (
        <div class="remedies">
          {item.remedy === 'shorten' && (
            <button
              type="button"
              class="link"
              onClick={() => {
                onEdit(item.text);
                chat?.discard(item.cid);
              }}
            >
              {say('edit')}
            </button>
          )}
          {(item.remedy === 'retry' || item.remedy === 'slow_down') && (
            <button type="button" class="link" onClick={() => chat?.retry(item.cid)}>
              <Icon name="again" size={14} /> {say('retry')}
            </button>
          )}
          <button type="button" class="quiet" onClick={() => chat?.discard(item.cid)}>
            {say('discard')}
          </button>
        </div>
      )}
    </div>
  );
}
