import { LIMIT, type StageName } from '@switchboard/core';
import type { RefObject } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import { Icon } from './icon.tsx';
import type { Attaching } from './slots.ts';
import type { Say } from './words.ts';

export interface ComposerProps {
  readonly stage: StageName;
  readonly say: Say;
  readonly draft: string;
  readonly files: Attaching | undefined;
  readonly onWrite: (text: string) => void;
  readonly onSend: (text: string) => void;
  readonly field: RefObject<HTMLTextAreaElement | null>;
}

/** Enter sends, Shift + Enter breaks the line, an input method's Enter does neither. */
export function Composer({ stage, say, draft, files, onWrite, onSend, field }: ComposerProps) {
  const over = [...draft].length - LIMIT.textChars;
  const ready = (draft.trim() !== '' || files?.ready) && over <= 0 && !files?.busy;

  useLayoutEffect(() => {
    const it = field.current;
    if (!it) return;
    it.style.height = 'auto';
    // A frame that is not displayed measures nothing: one line then.
    if (it.scrollHeight) it.style.height = `${it.scrollHeight}px`;
  }, [draft]);

  const send = () => {
    if (!ready) return;
    onSend(draft.trim());
    onWrite('');
    field.current?.focus();
  };

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {files?.node}
      <textarea
        ref={field}
        rows={1}
        dir="auto"
        value={draft}
        aria-label={say('write')}
        placeholder={say(stage === 'waiting' ? 'writeWaiting' : stage === 'closed' ? 'writeAgain' : 'write')}
        onInput={(event) => onWrite(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          send();
        }}
      />
      <button type="submit" class="send" aria-label={say('send')} aria-disabled={!ready}>
        <Icon name="up" size={20} />
      </button>
      {over > 0 && (
        <p class="over" role="alert">
          {say('tooManyChars', { n: over })}
        </p>
      )}
    </form>
  );
}
