import type { ClientFrame, Problem } from '@switchboard/core';
import type { FakeChat } from './fake-chat.ts';
import type { FakeDesk } from './fake-desk.ts';
import { type Person, STAFF } from './people.ts';

type DeskAsk = Extract<ClientFrame, { t: 'desk' }>;

let offers = 0;

/** Offers a waiting chat to somebody, for so long. */
export function offer(desk: FakeDesk, chat: FakeChat, to: Person, ms = 30_000, from?: string): void {
  const until = desk.now() + ms;
  chat.offered = { to: to.id, offer: ++offers, until, ...(from ? { from } : {}) };
  desk.inboxChange(to.id, chat, 'offered');
}

/** What staff ask of the fake desk. */
export function heardOfDesk(
  desk: FakeDesk,
  me: Person,
  { ask }: DeskAsk,
  answer: (result: { version?: number; problem?: Problem }) => void,
): void {
  const refuse = (type: Problem['type'], title: string) => answer({ problem: { type, title, status: 409 } });
  const chat = 'conversation' in ask ? desk.chats.get(ask.conversation) : undefined;
  switch (ask.kind) {
    case 'accept':
    case 'decline':
      if (chat?.offered?.to !== me.id || chat.offered.offer !== ask.offer)
        return refuse('not-offered', 'It is not offered to you');
      if (ask.kind === 'accept') desk.assign(chat, me);
      else {
        delete chat.offered;
        desk.inboxChange(me.id, chat, 'withdrawn');
      }
      return answer({ version: chat.version });
    case 'hold':
      if (chat?.assignee !== me.id) return refuse('not-yours', 'The conversation is not yours');
      chat.held = ask.on;
      desk.inboxChange(me.id, chat, 'held');
      return answer({ version: ++chat.version });
    case 'transfer':
      if (chat?.assignee !== me.id) return refuse('not-yours', 'The conversation is not yours');
      if (ask.operator && ask.warm) {
        const to = STAFF.find((it) => it.id === ask.operator) ?? { ...me, id: ask.operator };
        offer(desk, chat, to, 30_000, me.name);
        desk.inboxChange(me.id, chat, 'leaving');
      } else desk.giveBack(chat);
      return answer({ version: chat.version });
    case 'wrapped_up':
      if (chat?.wrapUp?.by !== me.id) return refuse('not-yours', 'The conversation is not yours');
      delete chat.wrapUp;
      desk.inboxChange(me.id, chat, 'done');
      return answer({ version: ++chat.version });
    case 'status': {
      const who = STAFF.find((it) => it.id === (ask.operator ?? me.id));
      const before = who && desk.statuses.get(who.id);
      if (!who) return refuse('not-found', 'Nobody is called so');
      const { status, reason } = ask;
      desk.statuses.set(
        who.id,
        ask.next && before
          ? { ...before, next: status, ...(reason ? { next_reason: reason } : {}) }
          : { status, ...(reason ? { reason } : {}), since: desk.now() },
      );
      desk.inboxChange(who.id, undefined, 'status');
      return answer({});
    }
    case 'seen':
    case 'present':
      return;
    default:
      return refuse('unavailable', 'The fake desk cannot do this');
  }
}
