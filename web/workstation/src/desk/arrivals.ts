import type { Chat, EntryFrame } from '@switchboard/core';
import { useEffect, useRef, useState } from 'react';
import { nameOf } from '../model/chats.ts';
import type { Words } from '../words.ts';
import { ring } from './ring.ts';

const TOGETHER_MS = 1_500;

/** What is said aloud about messages in chats that are not open; a burst is one sentence. The lead of the tabs rings. */
export function useArrivals(chat: Chat, { say }: Words, open: string | undefined): string {
  const [news, setNews] = useState('');
  const openNow = useRef(open);
  openNow.current = open;
  useEffect(() => {
    let waiting: EntryFrame[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = () => {
      timer = undefined;
      const [only] = waiting;
      const card = chat.state().desk.chats.find((it) => it.timeline === only?.timeline);
      if (waiting.length === 1 && card)
        setNews(say('newMessageFrom', { name: nameOf(card, (id) => say('guest', { id })) }));
      else if (waiting.length > 0) setNews(say('newMessages', { n: waiting.length }));
      waiting = [];
    };
    const off = chat.onArrived((entry) => {
      if (entry.by !== 'customer') return;
      if (!document.hasFocus()) ring();
      if (entry.timeline === openNow.current) return;
      waiting.push(entry);
      timer ??= setTimeout(tell, TOGETHER_MS);
    });
    return () => {
      clearTimeout(timer);
      off();
    };
  }, [chat, say]);
  return news;
}
