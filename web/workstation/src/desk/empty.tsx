import { Button } from '../ui/button.tsx';
import { useWords } from '../words.ts';
import type { Commands } from './commands.ts';
import styles from './empty.module.css';
import { useStatusWord } from './status-menu.tsx';
import { isStale, useChatState, useNow } from './tools.ts';

const COLUMNS = 9;
const ROWS = 4;
const STEP = 32;
const LIT = 22;

/** No chat is open: one line, one reason, one action. */
export function Empty({ commands, onHelp }: { commands: Commands; onHelp: () => void }) {
  const { say } = useWords();
  const state = useChatState();
  const now = useNow();
  const { chats, board } = state.desk;
  const stale = isStale(state, now);
  const statusWord = useStatusWord();
  const waiting = board?.total ?? 0;
  const { me } = state.desk;
  const rests = me !== undefined && me.status !== 'online';
  const words =
    stale || !state.desk.loaded
      ? ([say('staleTitle'), say('staleMore')] as const)
      : rests
        ? ([say('restTitle', { status: statusWord(me) }), say('restMore')] as const)
        : chats.length > 0
          ? ([say('chooseTitle'), say('chooseMore')] as const)
          : waiting > 0
            ? ([say('pickTitle', { n: waiting }), say('pickMore')] as const)
            : ([say('emptyTitle'), say('emptyMore')] as const);
  return (
    <main id="thread" tabIndex={-1} data-zone="thread" className={styles.empty}>
      <svg
        viewBox={`0 0 ${COLUMNS * STEP} ${ROWS * STEP}`}
        width={COLUMNS * STEP}
        height={ROWS * STEP}
        aria-hidden
        className={styles.board}
      >
        {Array.from({ length: COLUMNS * ROWS }, (_, at) => {
          const cx = (at % COLUMNS) * STEP + STEP / 2;
          const cy = Math.floor(at / COLUMNS) * STEP + STEP / 2;
          const lit = at === LIT && !stale && state.desk.loaded && !rests;
          return (
            <g key={`${cx},${cy}`} className={lit ? styles.lit : styles.free}>
              <circle cx={cx} cy={cy} r="7" />
              {lit && <circle cx={cx} cy={cy} r="3" className={styles.core} />}
            </g>
          );
        })}
      </svg>
      <h2 className={styles.title}>{words[0]}</h2>
      <p className={styles.more}>{words[1]}</p>
      {rests && !stale && (
        <Button
          look="primary"
          size={40}
          busy={commands.busy?.act === 'status' && say('goingOnline')}
          onClick={() => void commands.status({ status: 'online' })}
        >
          {say('goOnline')}
        </Button>
      )}
      <Button look="quiet" cap="?" onClick={onHelp}>
        {say('seeKeys')}
      </Button>
    </main>
  );
}
