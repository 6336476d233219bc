import { LIMIT } from '@switchboard/core';
import { Ear, UserPlus } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { sends } from '../model/keys.ts';
import { Button } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { Icon } from '../ui/icon.tsx';
import styles from './listen.module.css';
import { useMonitorWords } from './words.tsx';

/** A word to the operator alone, violet from its name to its button; or, having joined, to both sides. */
export function Whisper({
  join,
  to,
  customer,
  onSend,
}: {
  join: boolean;
  to: string;
  customer: string;
  onSend: (text: string) => void;
}) {
  const { say } = useMonitorWords();
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState('');
  const said = text.trim();
  const over = [...text].length - LIMIT.textChars;
  const send = () => {
    if (said === '' || over > 0) return;
    onSend(said);
    setText('');
    field.current?.focus();
  };
  // Whoever joins means to write.
  useEffect(() => {
    if (join) field.current?.focus();
  }, [join]);
  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (!sends(event.nativeEvent)) return;
    event.preventDefault();
    send();
  };
  return (
    <div className={classes(styles.box, join && styles.join)}>
      <label htmlFor={id}>
        <Icon of={join ? UserPlus : Ear} size={14} />
        <b dir="auto">{join ? say('joinTo', { name: customer }) : say('whisperTo', { name: to })}</b>
        {say(join ? 'joinWho' : 'whisperWho')}
      </label>
      <textarea
        ref={field}
        id={id}
        rows={2}
        dir="auto"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={press}
      />
      <div className={styles.send}>
        {over > 0 && <p role="alert">{say('tooMany', { n: over })}</p>}
        <Button
          size={28}
          look={join ? 'primary' : 'plain'}
          cap="Ctrl ↵"
          disabled={said === '' || over > 0}
          onClick={send}
        >
          {say(join ? 'sendBoth' : 'whisper')}
        </Button>
      </div>
    </div>
  );
}
