import { useEffect, useLayoutEffect, useRef } from 'react';
import { type ChatRow, GROUPS, type GroupName, type Groups, nameOf, offersOf } from '../model/chats.ts';
import { ListRow, type ListRowProps, RowSkeleton } from '../ui/list-row.tsx';
import { useWords, type WordKey } from '../words.ts';
import styles from './chat-list.module.css';
import type { Commands } from './commands.ts';
import { ListEdge } from './list-edge.tsx';
import { NextCard } from './next-card.tsx';
import { OfferCard } from './offers.tsx';
import { RowEnd } from './row-end.tsx';
import type { Selected } from './selection.ts';
import { isStale, useChatState, useDrafts, useNow } from './tools.ts';

const HEADS: Readonly<Record<GroupName, WordKey>> = {
  wrapUp: 'wrapUp',
  you: 'waitingForYou',
  customer: 'waitingForCustomer',
  held: 'onHold',
};

export interface ChatListProps {
  readonly groups: Groups;
  readonly selected: string | undefined;
  readonly commands: Commands;
  readonly onOpen: (chat: Selected) => void;
}

/** Who is next, my chats by who waits for whom, the queue, what I closed a moment ago. */
export function ChatList({ groups, selected, commands, onOpen }: ChatListProps) {
  const { say } = useWords();
  const state = useChatState();
  const drafts = useDrafts();
  const now = useNow();
  const stale = isStale(state, now);
  const { chats, board, loaded } = state.desk;
  const offers = offersOf(state);
  const [next, ...queue] = board?.waiting ?? [];
  // What is offered to me comes before what I could take.
  const showsNext = next && offers.length === 0 && !stale;
  // The inbox and the board are told one after the other: for a moment a chat may be in both.
  const isNotMine = (it: Selected) => !chats.some((card) => card.conversation === it.conversation);
  const isNotWaiting = (it: Selected) =>
    !board?.waiting.some((card) => card.conversation === it.conversation);
  const closed = commands.closed.filter((it) => isNotMine(it) && isNotWaiting(it));
  const guest = (id: string) => say('guest', { id });
  const serverNow = now + state.skewMs;

  const keep = useKeptFocus();

  const common = (it: Selected) => ({
    id: it.customer,
    name: it.name,
    title: nameOf(it, guest),
    selected: it.conversation === selected,
    stale,
    onOpen: () => onOpen(it),
  });
  const mine = (row: ChatRow): ListRowProps => {
    const { card } = row;
    const draft = drafts[card.conversation];
    const text = draft?.reply || draft?.note;
    return {
      ...common(card),
      preview: card.place === 'wrap_up' ? say('noteNext') : row.preview,
      line: row.line,
      for: row.card.place === 'mine' ? row.wait.for : 'customer',
      waitedMs: serverNow - row.wait.since,
      end: <RowEnd row={row} serverNow={serverNow} stale={stale} />,
      unread: row.unread,
      draft: text && card.conversation !== selected ? text : undefined,
    };
  };
  const cards = [
    ...GROUPS.flatMap((name) =>
      group(say(HEADS[name]), groups[name], (row) => [row.card.conversation, mine(row)]),
    ),
    ...group(
      say('inQueue'),
      (showsNext ? queue : (board?.waiting ?? [])).filter(isNotMine),
      (card) => [
        card.conversation,
        { ...common(card), preview: card.preview, waitedMs: serverNow - card.since },
      ],
      'queue',
    ),
    ...group(say('closedLately'), closed, (it) => [
      it.conversation,
      { ...common(it), preview: say('stageClosed'), waitedMs: undefined, end: <span /> },
    ]),
  ];

  return (
    <section className={styles.list} aria-label={say('myChats')} data-zone="list" ref={keep}>
      <h2 className={styles.head}>
        {say('myChats')} <span>{chats.length - offers.length}</span>
      </h2>
      <div id="list" className={styles.scroll} tabIndex={-1}>
        {offers.map((card, at) => (
          <OfferCard
            key={`${card.conversation} ${card.offer}`}
            card={card}
            first={at === 0}
            commands={commands}
            onOpen={() => onOpen(card)}
          />
        ))}
        {showsNext && (
          <NextCard card={next} now={serverNow} commands={commands} onOpen={() => onOpen(next)} />
        )}
        {!loaded && !stale && [1, 2, 3].map((it) => <RowSkeleton key={it} />)}
        {loaded && chats.length === offers.length && <p className={styles.none}>{say('emptyList')}</p>}
        {cards.length > 0 && (
          <ul>
            {cards.map(({ conversation, head, row }) => (
              <li key={conversation} id={head?.id} data-chat={conversation}>
                {head && (
                  <h3 className={styles.group}>
                    {head.title} <span>{head.count}</span>
                  </h3>
                )}
                <ListRow {...row} />
              </li>
            ))}
          </ul>
        )}
      </div>
      <ListEdge />
    </section>
  );
}

/** A row of the list, and the heading of its group if it is the first of it. */
interface Card {
  readonly conversation: string;
  readonly head:
    | { readonly title: string; readonly count: number; readonly id: string | undefined }
    | undefined;
  readonly row: ListRowProps;
}

/** Groups share one list, so that a row which goes from one to another stays the same row. */
function group<T>(
  title: string,
  items: readonly T[],
  draw: (item: T) => [string, ListRowProps],
  id?: string,
): Card[] {
  return items.map((item, at) => {
    const [conversation, row] = draw(item);
    return { conversation, head: at === 0 ? { title, count: items.length, id } : undefined, row };
  });
}

/** A row that moves is taken out for a moment: the focus stays with it, and never falls to the page. */
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
