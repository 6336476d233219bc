import { ANNA, type FakeGateway } from './gateway.ts';

/** Anna joins at the first text, shows that she writes, and answers. */
export function answerAsAnna(gateway: FakeGateway, thinkMs = 1_200): void {
  gateway.onSaid = (timeline, text) => {
    const kept = gateway.timelines.get(timeline);
    if (!kept) return;
    const head = kept.entries.length;
    setTimeout(() => {
      if (kept.stage !== 'active')
        gateway.operator(timeline, { kind: 'joined', name: 'Anna Lindqvist', operator: ANNA });
      gateway.receipt(timeline, head, head);
      gateway.tell(timeline, { t: 'typing', timeline, by: 'operator', name: 'Anna Lindqvist', on: true });
    }, thinkMs / 2);
    setTimeout(() => gateway.operator(timeline, { kind: 'message', text: `You said: ${text}` }), thinkMs * 2);
  };
}
