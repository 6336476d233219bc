import { type KeyboardEvent, type RefObject, useEffect } from 'react';
import { keyOf, type Target, type TargetGroups } from '../model/targets.ts';
import { SearchField } from '../ui/search-field.tsx';
import { useWords } from '../words.ts';
import styles from './transfer-list.module.css';
import { Row } from './transfer-row.tsx';

/** Everything a chat can go to, in one list: back, queues, operators. What takes nothing stays, grey, with its reason. */
export function TransferList({
  id,
  name,
  groups,
  chosen,
  query,
  failed,
  serverNow,
  old,
  search,
  onQuery,
  onMove,
  onPick,
  onAll,
}: {
  id: string;
  name: string;
  groups: TargetGroups | undefined;
  chosen: Target | undefined;
  query: string;
  failed: boolean;
  serverNow: number;
  /** The figures are not live. */
  old: boolean;
  search: RefObject<HTMLInputElement | null>;
  onQuery: (query: string) => void;
  onMove: (by: 1 | -1) => void;
  onPick: (target: Target) => void;
  onAll: (which: 'queues' | 'operators') => void;
}) {
  const { say } = useWords();
  const active = chosen && `${id} ${keyOf(chosen)}`.replaceAll(' ', '-');
  useEffect(() => {
    if (active) document.getElementById(active)?.scrollIntoView?.({ block: 'nearest' });
  }, [active]);
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    onMove(event.key === 'ArrowDown' ? 1 : -1);
  };
  const row = (target: Target) => (
    <Row
      key={keyOf(target)}
      id={`${id} ${keyOf(target)}`.replaceAll(' ', '-')}
      target={target}
      name={name}
      on={chosen !== undefined && keyOf(chosen) === keyOf(target)}
      serverNow={serverNow}
      old={old}
      onPick={() => onPick(target)}
    />
  );
  const none = groups && !groups.back && groups.queues.length + groups.operators.length === 0;
  return (
    <div className={styles.side}>
      <SearchField
        ref={search}
        label={say('targetFind')}
        list={id}
        active={active}
        value={query}
        className={styles.find}
        onChange={onQuery}
        onKeyDown={press}
      />
      {!groups && (
        <p role="status" className={styles.note}>
          {say(failed ? 'targetFailed' : 'targetLoading')}
        </p>
      )}
      {none && (
        <p role="status" className={styles.note}>
          {say('targetNone')}
        </p>
      )}
      <div id={id} role="listbox" aria-label={say('targetList')} tabIndex={-1} className={styles.list}>
        {groups?.back && row(groups.back)}
        {groups && groups.queues.length > 0 && (
          <Group
            title={say('queues')}
            shown={groups.queues.length}
            total={groups.total.queues}
            onAll={() => onAll('queues')}
          >
            {groups.queues.map(row)}
          </Group>
        )}
        {groups && groups.operators.length > 0 && (
          <Group
            title={say('operators')}
            shown={groups.operators.length}
            total={groups.total.operators}
            onAll={() => onAll('operators')}
          >
            {groups.operators.map(row)}
          </Group>
        )}
      </div>
    </div>
  );
}

function Group({
  title,
  shown,
  total,
  onAll,
  children,
}: {
  title: string;
  shown: number;
  total: number;
  onAll: () => void;
  children: readonly React.ReactNode[];
}) {
  const { say } = useWords();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a listbox.
    <div role="group" aria-label={title}>
      <p className={styles.head} role="presentation">
        {title} <span>{say('countOf', { n: shown, all: total })}</span>
      </p>
      {children}
      {shown < total && (
        <button type="button" role="option" aria-selected={false} className={styles.all} onClick={onAll}>
          {say('showAll')}
        </button>
      )}
    </div>
  );
}
