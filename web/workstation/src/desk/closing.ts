import { useMemo } from 'react';
import { type CloseCode, codesOf, type QueueEnd } from '../model/close-codes.ts';
import { useRead, useSettings } from './ask.ts';

/** How a conversation ends: with which codes, whether one is needed, whether it is written up afterwards. */
export interface Closing {
  readonly queue: string | undefined;
  readonly codes: readonly CloseCode[];
  readonly needsCode: boolean;
  /** The close is followed by a time to write it up, in which the code is chosen. */
  readonly wrapsUp: boolean;
  /** The settings were read. */
  readonly known: boolean;
}

type Named = QueueEnd & { readonly name: string };

export function useClosing(conversation: string | undefined): Closing {
  const about = useRead<{ queue?: string }>(conversation && `/v1/conversations/${conversation}`);
  const queues = useSettings<Named>(conversation && 'queues');
  const codes = useSettings<{ name: string; needs_note?: boolean }>(conversation && 'close-codes');
  return useMemo(() => {
    const queue = queues.value?.find((it) => it.id === about.value?.queue)?.body;
    return {
      queue: queue?.name,
      codes: codesOf(queue, codes.value ?? []),
      needsCode: queue?.needs_close_code === true,
      wrapsUp: (queue?.wrap_up_ms ?? 0) > 0,
      known: queue !== undefined && codes.value !== undefined,
    };
  }, [about, queues, codes]);
}
