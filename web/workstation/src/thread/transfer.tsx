import { useEffect, useId, useRef, useState } from 'react';
import { useRead } from '../desk/ask.ts';
import type { Commands } from '../desk/commands.ts';
import type { Selected } from '../desk/selection.ts';
import { isStale, useChatState, useNow, useTools } from '../desk/tools.ts';
import { sends } from '../model/keys.ts';
import { groupsOf, isOpen, keyOf, refreshed, rowsOf, type Target, type Targets } from '../model/targets.ts';
import { waitOf } from '../model/waits.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Timer } from '../ui/timer.tsx';
import { useWords } from '../words.ts';
import styles from './transfer.module.css';
import { TransferForm } from './transfer-form.tsx';
import { TransferList } from './transfer-list.tsx';

const LOOK_MS = 2_000;
/** Older figures are not shown as live. */
const OLD_MS = 10_000;

/** How a conversation is handed over. */
export interface Handing {
  readonly warm: boolean;
  readonly orQueue: boolean;
  readonly comment: string;
}

/** Hands a chat over: to whom, how, with which word, and what happens if nobody takes it. */
export function Transfer({
  selected,
  name,
  aim = '',
  commands,
  onDone,
  onClose,
}: {
  selected: Selected;
  name: string;
  /** What is looked for at first. */
  aim?: string;
  commands: Commands;
  /** It is on its way; `warm`: I answer until it is accepted. */
  onDone: (warm: boolean) => void;
  onClose: () => void;
}) {
  const { say } = useWords();
  const { me } = useTools();
  const state = useChatState();
  const now = useNow();
  const list = useId();
  const search = useRef<HTMLInputElement>(null);
  const targets = useRead<Targets>('/v1/targets', LOOK_MS);
  const about = useRead<{ queue?: string }>(`/v1/conversations/${selected.conversation}`);
  const [query, setQuery] = useState(aim);
  const [all, setAll] = useState({ queues: false, operators: false });
  const [chosen, setChosen] = useState<Target>();
  const [how, setHow] = useState<Handing>({ warm: true, orQueue: true, comment: '' });
  const old = isStale(state, now) || (targets.at !== undefined && now - targets.at > OLD_MS);
  // After the dialog, which takes the focus for its first button.
  useEffect(() => search.current?.focus(), []);

  const groups =
    targets.value && groupsOf(targets.value, { me: me.id, queue: about.value?.queue }, query, all);
  const rows = groups ? rowsOf(groups) : [];
  const open = rows.filter(isOpen);
  const current = chosen && targets.value ? refreshed(chosen, targets.value) : open[0];
  const ready = current !== undefined && isOpen(current);
  const full = current?.to === 'operator' && current.operator.can === 'full';
  const busy = commands.busy?.act === 'transfer';

  const card = state.desk.chats.find((it) => it.conversation === selected.conversation);
  const wait = card && waitOf(card, state.timelines[selected.timeline]);
  const move = (by: 1 | -1) => {
    const at = current ? open.findIndex((it) => keyOf(it) === keyOf(current)) : -1;
    const to = open[Math.min(open.length - 1, Math.max(0, at + by))];
    if (to) setChosen(to);
  };
  const send = async () => {
    if (!ready || busy) return;
    const warm = current.to === 'operator' && how.warm && !full;
    const sent = await commands.transfer(selected, current, { ...how, warm, orQueue: full || how.orQueue });
    if (!sent) return;
    onClose();
    // The page takes no focus before the dialog is gone.
    requestAnimationFrame(() => onDone(warm));
  };
  return (
    <Dialog
      title={say('transferTitle', { name })}
      look="broad"
      beside={
        wait?.for === 'you' && (
          <Timer waitedMs={old ? undefined : Math.max(0, now + state.skewMs - wait.since)} />
        )
      }
      onClose={onClose}
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: one key for the whole form, wherever in it the focus is. */}
      <div
        className={styles.parts}
        onKeyDown={(event) => {
          if (!sends(event)) return;
          event.preventDefault();
          void send();
        }}
      >
        <TransferList
          id={list}
          name={name}
          groups={groups}
          chosen={current}
          query={query}
          failed={targets.failed}
          serverNow={now + state.skewMs}
          old={old}
          search={search}
          onQuery={(to) => {
            setQuery(to);
            setChosen(undefined);
          }}
          onMove={move}
          onPick={(to) => setChosen(to)}
          onAll={(which) => setAll({ ...all, [which]: true })}
        />
        <TransferForm
          target={current}
          targets={targets}
          queue={about.value?.queue}
          name={name}
          how={how}
          old={old}
          now={now}
          busy={busy}
          onHow={(part) => setHow({ ...how, ...part })}
          onSend={() => void send()}
          onClose={onClose}
        />
      </div>
    </Dialog>
  );
}
