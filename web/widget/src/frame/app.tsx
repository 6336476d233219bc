import {
  answeredBy,
  type Chat,
  EMPTY,
  type FileBody,
  type Pen,
  type Storage,
  unreadOf,
} from '@switchboard/core';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { FromFrame, FromLoader } from '../bridge.ts';
import { Banner } from './banner.tsx';
import { Composer } from './composer.tsx';
import { Icon } from './icon.tsx';
import { Avatar, eventText, Log } from './log.tsx';
import { ring } from './ring.ts';
import type { Slots } from './slots.ts';
import type { Say } from './words.ts';

export interface Connected {
  readonly chat: Chat;
  readonly storage: Storage;
  /** For REST. */
  readonly proof?: () => Promise<{ readonly token: string; readonly tenant?: string } | undefined>;
}

export interface AppProps {
  readonly connect: () => Promise<Connected>;
  readonly pen: Pen;
  /** There is a conversation already: connects at once. */
  readonly returning: boolean;
  readonly port: MessagePort | undefined;
  readonly say: Say;
  readonly locale: string;
  readonly tenant?: string;
  /** All that the first screen does without. */
  readonly rest?: () => Promise<Rest>;
}

export interface Rest {
  readonly More: typeof import('../more/more.tsx').More;
  readonly tell: import('../more/words.ts').Tell;
}

const DRAFT = 'draft';
const DRAFT_MS = 300;
const AGAIN_MS = 3_000;

/** A draft that cannot be stored is still in its field. */
function keep(storage: Storage | undefined, draft: string): void {
  storage?.set(DRAFT, draft).catch(() => undefined);
}

/** Connects at the first need; what was said before that is written down, shown, and said then. */
function useChat({ connect, pen, returning, port }: AppProps, onStored: (draft: string) => void) {
  const [line, setLine] = useState<Connected>();
  /** Once its draft was read: nothing is written over one that is not known. */
  const [storage, setStorage] = useState<Storage>();
  const [state, setState] = useState(EMPTY);
  const asked = useRef<Promise<Connected> | undefined>(undefined);
  const need = () => {
    // Told before there is a text, so that the next page comes for whatever this one leaves behind.
    if (!asked.current) port?.postMessage({ tell: 'session' } satisfies FromFrame);
    asked.current ??= connect().then((it) => {
      setLine(it);
      setState(it.chat.state());
      it.chat.subscribe(() => setState(it.chat.state()));
      const restore = () =>
        it.storage.get(DRAFT).then((kept) => {
          // A page that went between the text and the clearing of its draft leaves both.
          const said = it.chat.state().outbox.some(({ text }) => text === kept);
          if (typeof kept === 'string' && !said) onStored(kept);
          setStorage(it.storage);
        }, again);
      const again = () => void setTimeout(restore, AGAIN_MS);
      void restore();
      return it;
    });
    return asked.current;
  };
  useEffect(() => void (returning && need()), []);
  const speak = (text: string, form?: string, files?: readonly FileBody[]) => {
    const all = [form && ([form, 'form'] as const), [text, undefined, files] as const]
      .filter((it) => !!it)
      .map(([text, kind, files]) => pen.write(state.me?.timeline ?? '', text, kind, undefined, files));
    keep(storage, '');
    if (!line)
      setState((it) => ({
        ...it,
        outbox: [...it.outbox, ...all.map((it) => ({ ...it, state: 'sending' as const }))],
      }));
    void need().then(({ chat }) => {
      for (const said of all) chat.pass(said);
    });
  };
  return { line, chat: line?.chat, storage, state, need, speak };
}

export function App(props: AppProps) {
  const { port, say, locale } = props;
  const [open, setOpen] = useState(!port);
  const [draft, setDraft] = useState('');
  const [unreadFrom, setUnreadFrom] = useState<number>();
  const field = useRef<HTMLTextAreaElement>(null);
  const [slots, setSlots] = useState<Slots>({});
  const [rest, setRest] = useState<Rest>();
  const { line, chat, storage, state, need, speak } = useChat(props, (kept) =>
    setDraft((now) => now || kept),
  );
  const id = state.me?.timeline ?? '';
  const timeline = state.timelines[id];
  const stage = timeline?.stage ?? 'none';
  const name = stage === 'active' ? answeredBy(timeline) : undefined;
  const kept = state.kept && storage?.durable !== false;
  const unread = unreadOf(state, id);
  const now = useRef({ open, state, id });
  now.current = { open, state, id };
  const tell = (message: FromFrame) => port?.postMessage(message);

  // Before the first paint: a frame that is not displayed paints late, and the page may already call.
  useLayoutEffect(() => {
    port?.addEventListener('message', ({ data }: MessageEvent<FromLoader>) => {
      const told = 'tell' in data && data.tell;
      if (told === 'closed') setOpen(false);
      if (told !== 'open') return;
      setOpen(true);
      const { state, id } = now.current;
      setUnreadFrom(unreadOf(state, id) ? (state.seen[id] ?? 0) : undefined);
      field.current?.focus();
    });
    port?.start();
    addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !event.isComposing) tell({ tell: 'close' });
    });
  }, []);
  useEffect(
    () =>
      chat?.onArrived(() => {
        if (document.visibilityState === 'hidden' || !now.current.open) ring();
      }),
    [chat],
  );
  useEffect(() => void props.rest?.().then(setRest), []);
  useEffect(() => tell({ tell: 'unread', n: unread }), [unread]);
  useEffect(() => {
    const timer = setTimeout(keep, DRAFT_MS, storage, draft);
    return () => clearTimeout(timer);
  }, [draft, storage]);

  const write = (text: string) => {
    setDraft(text);
    void need().then(({ chat }) => chat.typing(now.current.id, text !== ''));
  };

  return (
    <main class="panel">
      <header>
        <Avatar name={name ?? ''} size={36} />
        <div>
          <h1>{name ?? slots.title ?? say('support')}</h1>
          <p class={slots.dot}>
            {(name ? undefined : slots.line) ??
              say(name ? 'answers' : stage === 'closed' ? 'closed' : 'weAnswer')}
          </p>
        </div>
        {port && (
          <button
            type="button"
            class="tool"
            aria-label={say('close')}
            onClick={() => tell({ tell: 'close' })}
          >
            <Icon name="close" size={20} />
          </button>
        )}
      </header>
      <Banner line={state.line} kept={kept} chat={chat} say={say} />
      {rest && (
        <rest.More
          {...{ tenant: props.tenant ?? '', locale, tell: rest.tell, say, open, state, chat, storage }}
          proof={line?.proof}
          need={need}
          signedIn={state.me?.role === 'customer'}
          port={port}
          onDraft={setDraft}
          eventText={(entry) => eventText(entry, say)}
          onSlots={setSlots}
          onSpeak={speak}
          onEvent={tell}
        />
      )}
      <p class="for-ear" role="status">
        {slots.spoken}
      </p>
      {slots.page ?? (
        <>
          <Log
            slots={slots}
            chat={chat}
            state={state}
            timeline={id}
            say={say}
            locale={locale}
            open={open}
            unreadFrom={unreadFrom}
            onEdit={(text) => {
              // Behind what is being typed, and stored before its row goes.
              const joined = draft.trim() === '' ? text : `${draft}\n\n${text}`;
              setDraft(joined);
              keep(storage, joined);
              field.current?.focus();
            }}
          />
          {!kept && <p class="memory">{say('memoryOnly')}</p>}
          <Composer
            stage={stage}
            say={say}
            draft={draft}
            files={slots.files}
            onWrite={write}
            onSend={(text) => speak(text, slots.form, slots.files?.take())}
            field={field}
          />
        </>
      )}
    </main>
  );
}
