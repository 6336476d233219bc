import { AtSign, Paperclip, Pencil, Slash, Smile } from 'lucide-react';
import type { ReactNode, Ref } from 'react';
import { type KeyboardEvent, useImperativeHandle, useLayoutEffect, useRef } from 'react';
import { useKeyCaps } from '../desk/key-caps.ts';
import { filled, type Gap, gapFrom, gapsOf, type Variables } from '../model/canned.ts';
import { MOD, sends } from '../model/keys.ts';
import type { Colleague } from '../model/people.ts';
import { useWords } from '../words.ts';
import { Button, IconButton } from './button.tsx';
import { CannedList } from './canned-list.tsx';
import { classes } from './classes.ts';
import styles from './composer.module.css';
import { EmojiGrid } from './emoji-grid.tsx';
import { Icon } from './icon.tsx';
import { insert } from './insert.ts';
import { MentionList } from './mention-list.tsx';
import { KeyCap, Tag } from './tag.tsx';
import { type Canned, useCanned } from './use-canned.ts';
import { useEmoji } from './use-emoji.ts';
import { useMentions } from './use-mentions.ts';

export type ComposerTab = 'reply' | 'note';

export interface ComposerHandle {
  readonly focus: () => void;
}

/** How a composer stands that is one of several, and not the one with the keys. */
export interface AtRest {
  /** The key that leads to it. */
  readonly line?: number | undefined;
}

/** Files that come by the button, by pasting and by dropping. */
export interface ComposerFiles {
  /** Their rows. `onGone`: one left, and had the focus. */
  readonly tray: (onGone: () => void) => ReactNode;
  readonly onAdd: (files: readonly File[]) => void;
  /** There is something to send, even without a text. */
  readonly ready: boolean;
  /** Nothing is sent before they have arrived. */
  readonly busy: boolean;
}

export interface ComposerProps {
  /** Where a skip link leads. */
  readonly id?: string | undefined;
  readonly tab: ComposerTab;
  readonly text: string;
  readonly label: string;
  /** Characters over the limit. */
  readonly over: number;
  /** Beside the button: draft saved, too long. */
  readonly status?: string | undefined;
  /** Asked before it is sent: sending once more says yes. */
  readonly ask?: string | undefined;
  /** What `{{…}}` is filled with while it is written. */
  readonly variables?: Variables;
  /** What `/` puts in. */
  readonly canned?: Canned | undefined;
  /** Whom `@` calls. */
  readonly people?: readonly Colleague[] | undefined;
  /** A colleague was called in a reply: that is for the note. */
  readonly onMention?: ((name: string) => void) | undefined;
  /** What goes with the text; none where nothing can. */
  readonly files?: ComposerFiles | undefined;
  readonly atRest?: AtRest | undefined;
  readonly onTab: (tab: ComposerTab) => void;
  readonly onText: (text: string) => void;
  readonly onSend: () => void;
  readonly ref?: Ref<ComposerHandle>;
}

const NONE: Variables = {};

/**
 * A plain text area with two voices. In the note's the box is amber and says who reads it. A place that nobody has
 * filled keeps the text from being sent.
 */
export function Composer(props: ComposerProps) {
  const {
    id,
    tab,
    text,
    label,
    over,
    status,
    variables = NONE,
    atRest,
    ask,
    canned,
    people,
    onMention,
    files,
    onTab,
    onText,
    onSend,
    ref,
  } = props;
  const { say } = useWords();
  const caps = useKeyCaps();
  const area = useRef<HTMLTextAreaElement>(null);
  const chooser = useRef<HTMLInputElement>(null);
  const clip = useRef<HTMLButtonElement>(null);
  const emoji = useEmoji(area);
  const replies = useCanned(area, canned, variables);
  const mentions = useMentions(area, people, tab === 'reply' ? onMention : undefined);
  const lists = [replies, mentions, emoji];
  useImperativeHandle(ref, () => ({ focus: () => area.current?.focus() }));

  const gaps = gapsOf(text);
  const empty = text.trim() === '';
  const ready = (!empty || files?.ready === true) && !files?.busy && over === 0 && gaps.length === 0;
  /** A table that is pasted comes as a picture too: it is its text that is meant. */
  const take = (event: { preventDefault: () => void }, from: DataTransfer) => {
    if (!files || from.files.length === 0 || from.types.includes('text/plain')) return;
    event.preventDefault();
    files.onAdd([...from.files]);
  };
  const select = (gap: Gap | undefined) => {
    area.current?.focus();
    if (gap) area.current?.setSelectionRange(gap.from, gap.to);
  };
  const send = () => {
    if (ready) onSend();
    else select(gaps[0]);
  };
  const pick = (to: ComposerTab) => () => {
    onTab(to);
    area.current?.focus();
  };

  // What is known is filled in as soon as its braces are closed; taking that back leaves it taken back.
  const fills = useRef(false);
  useLayoutEffect(() => {
    const it = area.current;
    if (!it || !fills.current) return;
    fills.current = false;
    if (filled(text, it.selectionStart, variables).text === text) return;
    // Once the key that closed them is through: what it wrote is still on its way into the page now.
    queueMicrotask(() => {
      const to = filled(it.value, it.selectionStart, variables);
      if (to.text === it.value) return;
      insert(it, to.text, 0, it.value.length);
      it.setSelectionRange(to.caret, to.caret);
    });
  }, [text, variables]);

  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (lists.some((it) => it.press(event))) return event.preventDefault();
    if (sends(event)) {
      event.preventDefault();
      return send();
    }
    if (event.key !== 'Tab' || event.ctrlKey || event.metaKey || event.altKey) return;
    const { selectionStart, selectionEnd } = event.currentTarget;
    const gap = event.shiftKey ? gapFrom(text, selectionStart, -1) : gapFrom(text, selectionEnd, 1);
    if (!gap) return;
    event.preventDefault();
    select(gap);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: files dropped here may be chosen by the button too.
    <div
      onDragOver={(event) => files && event.dataTransfer.types.includes('Files') && event.preventDefault()}
      onDrop={(event) => take(event, event.dataTransfer)}
      className={classes(styles.box, tab === 'note' && styles.amber, atRest && styles.rest)}
    >
      {!atRest && (
        <fieldset className={styles.tabs} aria-label={label}>
          <button type="button" aria-pressed={tab === 'reply'} className={styles.tab} onClick={pick('reply')}>
            {say('reply')}
          </button>
          <button type="button" aria-pressed={tab === 'note'} className={styles.tab} onClick={pick('note')}>
            {say('note')} {caps('note') && <KeyCap>{caps('note')}</KeyCap>}
          </button>
          {tab === 'note' && <span className={styles.who}>{say('notePlaceholder')}</span>}
        </fieldset>
      )}
      <textarea
        ref={area}
        id={id}
        className={styles.text}
        rows={1}
        dir="auto"
        aria-label={label}
        aria-invalid={over > 0 || gaps.length > 0 || undefined}
        aria-describedby={gaps.length > 0 && !atRest ? `${emoji.id}-gaps` : undefined}
        {...Object.assign({}, ...lists.map((it) => it.aria))}
        placeholder={tab === 'note' ? say('notePlaceholder') : label}
        value={text}
        onChange={(event) => {
          fills.current = !(event.nativeEvent as InputEvent).inputType?.startsWith('history');
          onText(event.target.value);
          for (const it of lists) it.look();
        }}
        onBlur={() => {
          for (const it of lists) it.close();
        }}
        onKeyDown={press}
        onPaste={(event) => take(event, event.clipboardData)}
      />
      {atRest ? (
        <Rest {...atRest} draft={!empty} status={status} />
      ) : (
        <>
          {gaps.length > 0 && <Gaps id={`${emoji.id}-gaps`} gaps={gaps} onPick={select} />}
          {files?.tray(() => clip.current?.focus())}
          <div className={styles.tools}>
            {files && (
              <>
                <IconButton
                  ref={clip}
                  icon={Paperclip}
                  label={say('attach')}
                  onClick={() => chooser.current?.click()}
                />
                <input
                  ref={chooser}
                  type="file"
                  multiple
                  hidden
                  onChange={({ target: it }) => {
                    files.onAdd([...(it.files ?? [])]);
                    it.value = '';
                  }}
                />
              </>
            )}
            <IconButton
              icon={Smile}
              label={say('emoji')}
              aria-haspopup="listbox"
              aria-expanded={emoji.open}
              onPointerDown={(event) => event.preventDefault()}
              onClick={emoji.toggle}
            />
            {canned && (
              <IconButton
                icon={Slash}
                label={say('canned')}
                aria-haspopup="listbox"
                aria-expanded={replies.open}
                onPointerDown={(event) => event.preventDefault()}
                onClick={replies.toggle}
              />
            )}
            {people && (
              <IconButton
                icon={AtSign}
                label={say('mention')}
                aria-haspopup="listbox"
                aria-expanded={mentions.open}
                onPointerDown={(event) => event.preventDefault()}
                onClick={mentions.toggle}
              />
            )}
            <span
              className={classes(styles.status, over > 0 && styles.bad, ask && styles.asks)}
              role="status"
            >
              {gaps.length > 0 && over === 0 ? say('gapsLeft', { n: gaps.length }) : (ask ?? status)}
            </span>
            <Button look="primary" cap={`${MOD} ↵`} disabled={!ready} onClick={send}>
              {say(ask ? 'sendToo' : tab === 'note' ? 'addNote' : 'send')}
            </Button>
          </div>
        </>
      )}
      {replies.open && canned && (
        <CannedList
          id={replies.id}
          canned={canned}
          replies={replies.replies}
          at={replies.at}
          variables={variables}
          onPick={replies.pick}
        />
      )}
      {mentions.open && (
        <MentionList
          id={mentions.id}
          names={mentions.names}
          at={mentions.at}
          note={tab === 'reply' ? say('mentionNote') : undefined}
          onPick={mentions.pick}
        />
      )}
      {emoji.open && <EmojiGrid id={emoji.id} signs={emoji.signs} at={emoji.at} onPick={emoji.pick} />}
    </div>
  );
}

/** The places to fill, each a button that leads to it. */
function Gaps({ id, gaps, onPick }: { id: string; gaps: readonly Gap[]; onPick: (gap: Gap) => void }) {
  const { say } = useWords();
  return (
    <ul id={id} className={styles.gaps} aria-label={say('gaps')}>
      {gaps.map((gap) => (
        <li key={gap.from}>
          <button type="button" className={styles.gap} onClick={() => onPick(gap)}>
            <Icon of={Pencil} size={12} />
            {gap.name}
          </button>
        </li>
      ))}
    </ul>
  );
}

function Rest({ line, draft, status }: AtRest & { draft: boolean; status?: string | undefined }) {
  const { say } = useWords();
  const hasKey = line !== undefined && line < 10;
  return (
    <p className={styles.restFoot}>
      {draft && <Tag tone="line">{say('draft')}</Tag>}
      <span className="clip">{status}</span>
      <span className={styles.here} aria-hidden>
        {say('writeHere')} {hasKey && <KeyCap>{line}</KeyCap>}
      </span>
    </p>
  );
}
