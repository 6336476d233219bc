import type { CustomerCard } from '@switchboard/core';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useAsker } from '../desk/ask.ts';
import type { Answer, Ask, Method } from '../session/api.ts';

const AGAIN_MS = 60_000;

export interface Card {
  readonly card: CustomerCard | undefined;
  readonly failed: boolean;
  readonly again: () => void;
  /** Changes something below the conversation, and reads the card anew. */
  readonly change: (method: Method, below: string, how?: Ask) => Promise<Answer<void>>;
}

/** What is known of a conversation's customer; read again from time to time, and after what one changes here. */
export function useCard(conversation: string): Card {
  const ask = useAsker();
  const [card, setCard] = useState<CustomerCard>();
  const [failed, setFailed] = useState(false);
  const gone = useRef(false);
  const path = `/v1/conversations/${conversation}`;
  const read = useCallback(async () => {
    const answer = await ask<CustomerCard>('GET', `${path}/customer`);
    if (gone.current) return;
    setFailed(answer.is !== 'ok');
    if (answer.is === 'ok') setCard(answer.value);
  }, [ask, path]);
  useEffect(() => {
    gone.current = false;
    void read();
    const timer = setInterval(() => void read(), AGAIN_MS);
    return () => {
      gone.current = true;
      clearInterval(timer);
    };
  }, [read]);
  return {
    card,
    failed,
    again: () => void read(),
    change: async (method, below, how) => {
      const answer = await ask<void>(method, `${path}/${below}`, how);
      if (answer.is === 'ok') await read();
      return answer;
    },
  };
}
