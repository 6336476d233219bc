import { DeskChat, dialer, openStorage, socketUrl } from '@switchboard/core';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { draftCopy } from '../model/draft-copy.ts';
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
    const reading = readingOf(async () => made?.drafts.load());
    void (async () => {
      const storage = await openStorage('switchboard-desk');
      if (gone) return;
      const scope = `desk:${me.tenant}:${me.id}`;
      const chat: DeskChat = new DeskChat({
        dial: dialer(address()),
        storage,
        scope,
        token: session.source(() => chat.state().skewMs),
      });
      const copy = draftCopy((method, path, how) => session.ask(method, path, how));
      // By the server's clock, as well as it is known: drafts of several devices are compared.
      const drafts = new Drafts(storage, scope, () => Date.now() + chat.state().skewMs, copy);
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
    // From another device, or with the line back: what was written or sent there.
    globalThis.addEventListener('focus', reading.now);
    globalThis.addEventListener('online', reading.now);
    return () => {
      gone = true;
      reading.stop();
      document.removeEventListener('visibilitychange', keep);
      globalThis.removeEventListener('focus', reading.now);
      globalThis.removeEventListener('online', reading.now);
      void made?.drafts.flush().catch(() => undefined);
      made?.drafts.stop();
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
