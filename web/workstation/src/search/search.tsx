import type { FoundChat } from '@switchboard/core';
import { Lock, SearchX } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useChatState } from '../desk/tools.ts';
import { Past } from '../past/past.tsx';
import { go, useAddress } from '../shell/address.ts';
import { useShell } from '../shell/shell.ts';
import { ZoneBar } from '../shell/zone-bar.tsx';
import { Button } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { Icon } from '../ui/icon.tsx';
import { KeyCap } from '../ui/tag.tsx';
import { SearchField } from './field.tsx';
import { wordsOf } from './marked.tsx';
import { lineOf, type Query, queryOf } from './query.ts';
import { Results, step } from './results.tsx';
import styles from './search.module.css';
import { type Search, useSearch } from './use-search.ts';
import { useSearchWords } from './words.tsx';

const SCOPES = { all: 'scopeAll', queues: 'scopeQueues', own: 'scopeOwn', none: 'scopeOwn' } as const;
const NONE = { from: 'noFrom', queue: 'noQueue', tag: 'noTag', before: 'noDay' } as const;

const lineAt = (address: string) => new URLSearchParams(address.split('?')[1] ?? '').get('q') ?? '';

/** What was said, found again: the question above, what was found below, and a chat of it beside. */
export default function SearchScreen() {
  const { say } = useSearchWords();
  const { rights } = useShell();
  const line = lineAt(useAddress());
  const [query, setQuery] = useState<Query>(() => queryOf(line));
  const search = useSearch(query);
  const [opened, setOpened] = useState<FoundChat>();
  const { desk } = useChatState();
  const standing = [...desk.chats, ...(desk.board?.waiting ?? [])];
  const atDesk = standing.find((it) => it.conversation === opened?.conversation)?.conversation;
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => field.current?.focus(), []);
  // What is asked stands in the address; another address asks something else.
  const told = useRef(line);
  useEffect(() => {
    const now = lineOf(query);
    if (now === told.current) return;
    told.current = now;
    go(now === '' ? '/desk/search' : `/desk/search?q=${encodeURIComponent(now)}`, 'replace');
  }, [query]);
  useEffect(() => {
    if (line === told.current) return;
    told.current = line;
    setQuery(queryOf(line));
  }, [line]);

  const close = () => {
    setOpened(undefined);
    const row =
      opened && document.querySelector<HTMLElement>(`[data-result="${CSS.escape(opened.conversation)}"]`);
    (row ?? field.current)?.focus();
  };
  const { fault } = search;
  return (
    <>
      <ZoneBar title={say('title')}>
        <p className={styles.scope}>
          <Icon of={Lock} size={14} /> {say(SCOPES[rights?.grants.see ?? 'none'])}
        </p>
      </ZoneBar>
      <main data-frame className={classes(styles.work, opened && styles.withPast)} aria-busy={search.loading}>
        <div className={styles.main} data-zone="search">
          <SearchField
            ref={field}
            query={query}
            wrong={fault?.is === 'field' ? fault.field : undefined}
            loading={search.loading}
            message={useMessage(search, query)}
            onChange={setQuery}
            onDown={() => step(1)}
          />
          <Count search={search} />
          <div className={classes(styles.scroll, search.loading && styles.stale)}>
            {search.found.length > 0 ? (
              <Results found={search.found} opened={opened?.conversation} onOpen={setOpened} />
            ) : (
              <Nothing search={search} query={query} />
            )}
            {search.more && search.found.length > 0 && (
              <div className={styles.more}>
                <Button busy={search.loading && say('loading')} onClick={search.loadMore}>
                  {say('more')}
                </Button>
              </div>
            )}
          </div>
          <footer className={styles.foot} aria-hidden>
            <span>
              <KeyCap>J</KeyCap> <KeyCap>K</KeyCap> {say('keyChat')}
            </span>
            <span>
              <KeyCap>↵</KeyCap> {say('keyOpen')}
            </span>
            <span>
              <KeyCap>Alt ↓</KeyCap> {say('keyHit')}
            </span>
            <span>
              <KeyCap>/</KeyCap> {say('keyEdit')}
            </span>
          </footer>
        </div>
        {opened && (
          <div className={styles.past}>
            <Past
              key={opened.conversation}
              chat={opened}
              hits={opened.shown.map(({ n }) => n)}
              around={opened.shown[0]?.n}
              words={wordsOf(opened.shown)}
              onDesk={atDesk ? () => go(`/desk/chats/${atDesk}`) : undefined}
              onClose={close}
            />
          </div>
        )}
      </main>
    </>
  );
}

/** What is wrong with the question, and what to do about it. */
function useMessage({ fault }: Search, query: Query): string | undefined {
  const { say } = useSearchWords();
  if (fault?.is !== 'field') return undefined;
  if (fault.field === 'q') return say('noWords');
  const value = query.chips.find(({ op }) => op === fault.field)?.value ?? '';
  return `${say(NONE[fault.field], { value })} ${fault.field === 'before' ? '' : say('choose')}`.trim();
}

function Count({ search }: { search: Search }) {
  const { say, span } = useSearchWords();
  const { found, fault } = search;
  const hits = found.reduce((all, chat) => all + chat.hits, 0);
  return (
    <div className={styles.count}>
      <p role="status">
        {search.settled && !fault && found.length > 0 && (
          <>
            <b>{say(search.more ? 'chatsMore' : 'chats', { n: found.length })}</b>{' '}
            <span>{say('hits', { n: hits })}</span>
          </>
        )}
        {search.settled && !fault && found.length === 0 && (
          <span className="hidden-text">{say('nothing')}</span>
        )}
      </p>
      {(fault?.is === 'away' || fault?.is === 'refused') && found.length > 0 && (
        <span role="alert">
          {fault.is === 'away' ? say('away') : say('refused', { detail: fault.detail })}{' '}
          <Button size={28} look="quiet" onClick={search.again}>
            {say('again')}
          </Button>
        </span>
      )}
      {search.behindMs > 5_000 && <span>{say('behind', { time: span(search.behindMs) })}</span>}
    </div>
  );
}

function Nothing({ search, query }: { search: Search; query: Query }) {
  const { say } = useSearchWords();
  const { fault } = search;
  if (fault?.is === 'away' || fault?.is === 'refused')
    return (
      <div className={styles.empty} role="alert">
        <Icon of={SearchX} size={20} />
        <p>{fault.is === 'away' ? say('away') : say('refused', { detail: fault.detail })}</p>
        <Button onClick={search.again}>{say('again')}</Button>
      </div>
    );
  if (fault || search.loading)
    return <div className={styles.empty}>{search.loading && <p role="status">{say('loading')}</p>}</div>;
  if (query.text.trim() === '')
    return (
      <div className={styles.empty}>
        <b>{say('begin')}</b>
        <p>{say(query.chips.length > 0 ? 'addWord' : 'beginMore')}</p>
      </div>
    );
  return (
    <div className={styles.empty}>
      <b>{say('nothing')}</b>
      <p>{say('nothingMore')}</p>
    </div>
  );
}
