import { type ReactNode, type Ref, useEffect, useLayoutEffect, useRef } from 'react';
import { type ChatRow, type Groups, nameOf } from '../model/chats.ts';
import { ListRow, RowSkeleton } from '../ui/list-row.tsx';
import { useWords } from '../words.ts';
import styles from './chat-list.module.css';
import type { Commands } from './commands.ts';
import { NextCard } from './next-card.tsx';
import type { Selected } from './selection.ts';
import { isStale, useChatState, useDrafts, useNow } from './tools.ts';

export interface ChatListProps {
  readonly groups: Groups;
  readonly selected: string | undefined;
  readonly commands: Commands;
  readonly onOpen: (chat: Selected) => void;
  readonly ref?: Ref<HTMLDivElement>;
}

/** Who is next, my chats by who waits for whom, the queue, what I closed a moment ago. */
export function ChatList({ groups, selected, commands, onOpen, ref }: ChatListProps) {
  const { say } = useWords();
  const state = useChatState();
  const drafts = useDrafts();
  const now = useNow();
  const stale = isStale(state, now);
  const { chats, board, loaded } = state.desk;
  const [next, ...queue] = board?.waiting ?? [];
  const closed = commands.closed.filter((it) => !chats.some((card) => card.conversation === it.conversation));
  const guest = (id: string) => say('guest', { id });
  const serverNow = now + state.skewMs;

  const keep = useKeptFocus();

  const mine = (row: ChatRow) => {
    const { card } = row;
    const draft = drafts[card.conversation];
    const text = draft?.reply || draft?.note;
    return (
      <li key={card.conversation} data-chat={card.conversation}>
        <ListRow
          id={card.customer}
          name={card.name}
          title={nameOf(card, guest)}
          preview={row.preview}
          line={row.line}
          for={row.wait.for}
          waitedMs={serverNow - row.wait.since}
          unread={row.unread}
          draft={text && card.conversation !== selected ? text : undefined}
          selected={card.conversation === selected}
          stale={stale}
          onOpen={() => onOpen(card)}
        />
      </li>
    );
  };

  return (
    <section className={styles.list} aria-label={say('myChats')} data-zone="list" ref={keep}>
      <h2 className={styles.head}>
        {say('myChats')} <span>{chats.length}</span>
      </h2>
      <div ref={ref} id="list" className={styles.scroll} tabIndex={-1}>
        {next && !stale && (
          <NextCard card={next} now={serverNow} commands={commands} onOpen={() => onOpen(next)} />
        )}
        {!loaded && !stale && [1, 2, 3].map((it) => <RowSkeleton key={it} />)}
        {loaded && chats.length === 0 && <p className={styles.none}>{say('emptyList')}</p>}
        <Group title={say('waitingForYou')} count={groups.you.length}>
          {groups.you.map(mine)}
        </Group>
        <Group title={say('waitingForCustomer')} count={groups.customer.length}>
          {groups.customer.map(mine)}
        </Group>
        <Group id="queue" title={say('inQueue')} count={stale ? (board?.waiting.length ?? 0) : queue.length}>
          {(stale ? (board?.waiting ?? []) : queue).map((card) => (
            <li key={card.conversation} data-chat={card.conversation}>
              <ListRow
                id={card.customer}
                name={card.name}
                title={nameOf(card, guest)}
                preview={card.preview}
                waitedMs={serverNow - card.since}
                selected={card.conversation === selected}
                stale={stale}
                onOpen={() => onOpen(card)}
              />
            </li>
          ))}
        </Group>
        <Group title={say('closedLately')} count={closed.length}>
          {closed.map((it) => (
            <li key={it.conversation} data-chat={it.conversation}>
              <ListRow
                id={it.customer}
                name={it.name}
                title={nameOf(it, guest)}
                preview={say('stageClosed')}
                waitedMs={undefined}
                end={<span />}
                selected={it.conversation === selected}
                stale={stale}
                onOpen={() => onOpen(it)}
              />
            </li>
          ))}
        </Group>
      </div>
    </section>
  );
}

function Group({
  id,
  title,
  count,
  children,
}: {
  id?: string;
  title: string;
  count: number;
  children: ReactNode;
}) {
  if (count === 0) return undefined;
  return (
    <section id={id} aria-label={title}>
      <h3 className={styles.group}>
        {title} <span>{count}</span>
      </h3>
      <ul>{children}</ul>
    </section>
  );
}

/** A row that moves to another group is drawn anew: the focus follows it, and never falls to the page. */
function useKeptFocus() {
  const zone = useRef<HTMLElement>(null);
  const last = useRef<string>(undefined);
  useEffect(() => {
    const note = ({ target }: Event) => {
      last.current =
        target instanceof Element && zone.current?.contains(target)
          ? target.closest<HTMLElement>('[data-chat]')?.dataset.chat
          : undefined;
    };
    document.addEventListener('focusin', note);
    document.addEventListener('pointerdown', note);
    return () => {
      document.removeEventListener('focusin', note);
      document.removeEventListener('pointerdown', note);
    };
  }, []);
  useLayoutEffect(() => {
    if (last.current === undefined || document.activeElement !== document.body) return;
    zone.current?.querySelector<HTMLElement>(`[data-chat="${last.current}"] button`)?.focus();
  });
  return zone;
}
