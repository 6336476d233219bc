import { CircleAlert } from 'lucide-react';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { useWords } from '../words.ts';
import styles from './desk.module.css';
import { isStale, useChatState, useNow, useTools } from './tools.ts';

/** The one banner: the line first, then storage. Its words are announced, its counting seconds are not. */
export function LineBanner() {
  const { chat } = useTools();
  const state = useChatState();
  const now = useNow();
  const { say, span } = useWords();
  const { line } = state;
  const kept = state.outbox.filter((item) => item.state === 'waiting' || item.state === 'sending').length;
  const keptWords = !state.kept
    ? say('bannerMemory')
    : kept > 0
      ? say('bannerKeptN', { n: kept })
      : say('bannerKept');

  const content = () => {
    if (line.name === 'closed') {
      if (line.why === 'superseded')
        return (
          <Banner
            icon={CircleAlert}
            head={say('bannerSuperseded')}
            end={
              <Button size={28} onClick={() => location.reload()}>
                {say('useHere')}
              </Button>
            }
          />
        );
      if (line.why === 'unsupported')
        return (
          <Banner
            icon={CircleAlert}
            head={say('bannerOld')}
            end={
              <Button size={28} onClick={() => location.reload()}>
                {say('reload')}
              </Button>
            }
          >
            {keptWords}
          </Banner>
        );
      return undefined;
    }
    if (isStale(state, now) && line.lostAt !== undefined) {
      const nextS = line.retryAt === undefined ? 0 : Math.ceil((line.retryAt - now) / 1000);
      return (
        <Banner
          head={say('bannerLost', { time: span(now - line.lostAt) })}
          end={
            <>
              <span className={styles.next}>
                {nextS > 0 ? say('bannerNext', { n: nextS }) : say('bannerTrying')}
              </span>
              <Button size={28} onClick={() => chat.retryNow()}>
                {say('tryNow')}
              </Button>
            </>
          }
        >
          {line.why === 'token' ? say('bannerToken') : keptWords}
        </Banner>
      );
    }
    if (!state.kept && state.me) return <Banner icon={CircleAlert} head={say('bannerMemory')} />;
    return undefined;
  };
  const shown = content();
  return (
    <section className={styles.banner} aria-label={say('state')}>
      {shown}
      <p role="status" className="hidden-text">
        {shown && line.name !== 'open' ? say('reconnecting') : ''}
      </p>
    </section>
  );
}
