import {
  type ChatState,
  type EntryFrame,
  type FileBody,
  type OutboxItem,
  pendingOf,
  sameDay,
  type Tick,
  type Timeline,
  tickOf,
} from '@switchboard/core';

/** One line of the log. */
export type Row =
  | { readonly is: 'day'; readonly key: string; readonly at: number }
  | { readonly is: 'new'; readonly key: string }
  | { readonly is: 'event'; readonly key: string; readonly entry: EntryFrame }
  | {
      readonly is: 'text';
      readonly key: string;
      readonly mine: boolean;
      readonly text: string;
      readonly files?: readonly FileBody[] | undefined;
      readonly at: number;
      readonly by: string;
      /** The first and last of a run of one author: the avatar stands at the last. */
      readonly first: boolean;
      readonly last: boolean;
      readonly tick?: Tick;
      readonly item?: OutboxItem;
    };

type TextRow = Extract<Row, { is: 'text' }>;

const GROUP_MS = 5 * 60_000;

/** Who wrote an operator's message: the last that joined before it. */
function named(timeline: Timeline): (Row | TextRow)[] {
  const rows: Row[] = [];
  let name = '';
  for (const entry of timeline.entries) {
    if (entry.kind === 'joined') name = entry.name;
    if (entry.kind !== 'message') rows.push({ is: 'event', key: entry.cid, entry });
    else {
      const mine = entry.by === 'customer';
      rows.push({
        is: 'text',
        key: entry.cid,
        mine,
        text: entry.text,
        files: entry.files,
        at: entry.at,
        by: mine ? '' : name,
        first: true,
        last: true,
        ...(mine ? { tick: tickOf(timeline, entry) } : {}),
      });
    }
  }
  return rows;
}

function pending(item: OutboxItem): TextRow {
  const { cid, text, files, at, state } = item;
  return {
    is: 'text',
    key: cid,
    mine: true,
    text,
    files,
    at,
    by: '',
    first: true,
    last: true,
    tick: state,
    item,
  };
}

/** What was answered before the chat is no text of it. */
const isText = ({ kind }: OutboxItem) => kind !== 'form';

function grouped(rows: Row[]): Row[] {
  return rows.map((row, i) => {
    if (row.is !== 'text') return row;
    const with_ = (other: Row | undefined) =>
      other?.is === 'text' &&
      other.mine === row.mine &&
      other.by === row.by &&
      Math.abs(other.at - row.at) < GROUP_MS;
    const next = rows[i + 1];
    // A tick is said once for a run that shares it.
    const shared = next?.is === 'text' && next.mine && next.tick === row.tick && !next.item && !row.item;
    const { tick, ...rest } = row;
    const grouped = { ...rest, first: !with_(rows[i - 1]), last: !with_(next) };
    return tick && !shared ? { ...grouped, tick } : grouped;
  });
}

/** Everything the log shows, in order: entries by number, then what has no entry yet. */
export function rowsOf(state: ChatState, id: string, unreadFrom: number | undefined): readonly Row[] {
  const timeline = state.timelines[id];
  const texts = grouped([
    ...(timeline ? named(timeline) : []),
    ...pendingOf(state, id).filter(isText).map(pending),
  ]);
  const first = timeline?.entries.find((entry) => unreadFrom !== undefined && entry.n > unreadFrom)?.cid;
  const rows: Row[] = [];
  let day: number | undefined;
  for (const row of texts) {
    const at = row.is === 'event' ? row.entry.at : row.is === 'text' ? row.at : undefined;
    if (at !== undefined && (day === undefined || !sameDay(day, at))) {
      rows.push({ is: 'day', key: `day-${row.key}`, at });
      day = at;
    }
    if (row.key === first) rows.push({ is: 'new', key: 'new' });
    rows.push(row);
  }
  return rows;
}
