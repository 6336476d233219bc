import { useChatState, useTools } from '../desk/tools.ts';
import { classes } from '../ui/classes.ts';
import { useWords } from '../words.ts';
import styles from './thread.module.css';

/** Who writes now: the customer in grey, a colleague in amber. */
export function Typing({ timeline, name }: { timeline: string; name: string }) {
  const { say } = useWords();
  const { me } = useTools();
  const typing = useChatState().typing[timeline];
  const shown = typing && typing.name !== me.name ? typing : undefined;
  const customer = shown?.by === 'customer';
  return (
    <p className={classes(styles.typing, shown && !customer && styles.colleague)}>
      {shown && (
        <>
          <span className={styles.dots} aria-hidden>
            <i />
            <i />
            <i />
          </span>
          {say(customer ? 'typing' : 'typingColleague', {
            name: customer ? name : shown.name || say('colleague'),
          })}
        </>
      )}
    </p>
  );
}
