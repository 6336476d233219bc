import { DeskChat, dialer, openStorage, socketUrl } from '@switchboard/core';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { Drafts } from '../model/drafts.ts';
import { readingOf } from '../model/reading.ts';
import type { Me } from '../session/api.ts';
import { Opening } from '../session/opening.tsx';
import type { Session } from '../session/session.ts';
import { Desk } from './desk.tsx';

const QUIET: () => () => void = () => () => undefined;

/** The socket's address: what the server put into the page, else this origin's. */
function address(): string {
  const told = document.querySelector<HTMLMetaElement>('meta[name="switchboard-socket"]')?.content ?? '';
  return /^wss?:/.test(told) ? told : socketUrl(location.href);
}

interface Tools {
  readonly chat: DeskChat;
  readonly drafts: Drafts;
}

/** One operator's line and drafts, for as long as this sign-in lasts. */
export function Workplace({ me, session }: { me: Me; session: Session }) {
  const [tools, setTools] = useState<Tools>();
  useEffect(() => {
    let gone = false;
    let made: Tools | undefined;
    const reading = readingOf(async () => {
      if (!made) return;
      const { chat, drafts } = made;
      await drafts.load((it) => chat.state().outbox.some(({ text }) => text === it));
    });
    void (async () => {
      const storage = await openStorage('switchboard-desk');
      if (gone) return;
      const scope = `desk:${me.tenant}:${me.id}`;
      const drafts = new Drafts(storage, scope);
      const chat: DeskChat = new DeskChat({
        dial: dialer(address()),
        storage,
        scope,
        token: session.source(() => chat.state().skewMs),
      });
      made = { chat, drafts };
      chat.desk();
      reading.now();
      setTools(made);
    })();
    const keep = () => {
      if (document.visibilityState === 'hidden') void made?.drafts.flush().catch(() => undefined);
      else reading.now();
    };
    document.addEventListener('visibilitychange', keep);
    return () => {
      gone = true;
      reading.stop();
      document.removeEventListener('visibilitychange', keep);
      void made?.drafts.flush().catch(() => undefined);
      made?.chat.stop();
    };
  }, [me.tenant, me.id, session]);

  const line = useSyncExternalStore(tools?.chat.subscribe ?? QUIET, () => tools?.chat.state().line);
  const why = line?.name === 'closed' ? line.why : undefined;
  useEffect(() => {
    if (why === 'signed_out') session.over('ended');
    if (why === 'revoked') session.over('revoked');
  }, [why, session]);

  if (!tools) return <Opening failing={false} />;
  return <Desk chat={tools.chat} drafts={tools.drafts} me={me} session={session} />;
}
