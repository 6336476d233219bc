import type { Timeline } from '@switchboard/core';
import { useMemo, useState } from 'react';
import { useRead, useSettings } from '../desk/ask.ts';
import {
  type CannedBody,
  type CannedReply,
  countUse,
  textFor,
  usable,
  usedCounts,
} from '../model/canned-replies.ts';
import type { MeNow } from '../shell/rights.ts';
import type { Canned } from '../ui/use-canned.ts';
import { useWords } from '../words.ts';

/** The replies that this person can put in, in the language of whoever wrote last. */
export function useCannedReplies(timeline: Timeline | undefined): Canned {
  const { locale } = useWords();
  const kept = useSettings<CannedBody>('canned-replies');
  const me = useRead<MeNow>('/v1/me');
  const [counts, setCounts] = useState(usedCounts);
  const heard = timeline?.entries.findLast((entry) => entry.kind === 'message' && entry.by === 'customer');
  const text = heard && 'text' in heard ? heard.text : undefined;
  const queues = me.value?.rights?.queues;
  return useMemo(() => {
    const all = (kept.value ?? []).map(
      ({ id, body }): CannedReply => ({ id, ...body, used: counts[id] ?? 0 }),
    );
    return {
      replies: usable(all, queues ?? []),
      state: kept.value ? 'ready' : kept.failed ? 'failed' : 'loading',
      textOf: (reply) => textFor(reply, text, locale),
      onUsed: ({ id }) => {
        countUse(id);
        setCounts(usedCounts());
      },
    };
  }, [kept, queues, counts, text, locale]);
}
