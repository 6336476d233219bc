import type { Chat, Line } from '@switchboard/core';
import { useEffect, useState } from 'preact/hooks';
import { Icon } from './icon.tsx';
import type { Say } from './words.ts';

const PATIENCE_MS = 3_000;

/** Says that the line is away, after 3 s of it: a short break is nobody's business. */
export function Banner({
  line,
  kept,
  chat,
  say,
}: {
  line: Line;
  kept: boolean;
  chat: Chat | undefined;
  say: Say;
}) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    if (line.lostAt === undefined) return;
    const timer = setTimeout(setLate, Math.max(0, line.lostAt + PATIENCE_MS - Date.now()), true);
    return () => clearTimeout(timer);
  }, [line.lostAt]);

  const over = line.name === 'closed' && line.why !== 'stopped';
  return (
    <div role="status">
      {over ? (
        <div class="banner">
          <Icon name="line" />
          <span>{say(line.why === 'unsupported' ? 'unsupported' : 'revoked')}</span>
          <button type="button" onClick={() => location.reload()}>
            {say('reload')}
          </button>
        </div>
      ) : (
        late && (
          <div class="banner">
            <Icon name="line" />
            <span>
              <b>{say('reconnecting')}</b> {say(kept ? 'keptLater' : 'memoryOnly')}
            </span>
            <button type="button" onClick={() => chat?.retryNow()}>
              {say('tryNow')}
            </button>
          </div>
        )
      )}
    </div>
  );
}
