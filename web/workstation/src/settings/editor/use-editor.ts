import { useCallback, useEffect, useRef, useState } from 'react';
import { go } from '../../shell/address.ts';
import type { Body, FieldError, Kept } from '../bodies.ts';
import { useSettings } from '../context.tsx';
import { type Clash, changed, clash } from '../model/change.ts';
import { isOf, put } from '../model/paths.ts';
import { newKey } from '../rest.ts';
import type { NounSpec } from '../spec.ts';
import { type SettingsKey, useSay } from '../words.ts';

/** What is to be made has no id yet. */
export const NEW = 'new';

export interface Conflict {
  readonly theirs: Kept;
  readonly clash: Clash;
}

interface Work {
  readonly version: number;
  readonly base: Body;
  readonly body: Body;
  readonly key: string;
}

export type Opened = 'loading' | 'gone' | 'failed' | 'ready';

/** One thing that is written, from opening to saving: what was typed is kept on this computer until it is saved. */
export function useEditor(spec: NounSpec, id: string) {
  const { rest, book, drafts } = useSettings();
  const say = useSay();
  const noun = spec.name;
  const [opened, setOpened] = useState<Opened>('loading');
  const [kept, setKept] = useState<Kept>();
  const [work, setWork] = useState<Work>({ version: 0, base: {}, body: {}, key: '' });
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const [busy, setBusy] = useState<SettingsKey>();
  const [failure, setFailure] = useState<string>();
  const [conflict, setConflict] = useState<Conflict>();
  const [saved, setSaved] = useState(0);
  /** Another number draws the form anew, without what was half typed in it. */
  const [round, setRound] = useState(0);
  const paths = spec.fields.map((it) => it.path);
  const changes = changed(paths, work.base, work.body);
  const dirty = changes.length > 0;
  const live = useRef({ work, kept });
  live.current = { work, kept };

  const begin = useCallback(
    (now: Kept | undefined) => {
      const draft = drafts.find(noun, id);
      const base = now?.body ?? spec.blank();
      setKept(now);
      setWork(
        draft
          ? { version: draft.version, base: draft.base, body: draft.body, key: draft.key }
          : { version: now?.version ?? 0, base, body: base, key: newKey() },
      );
      setErrors([]);
      setFaults({});
      setRound((it) => it + 1);
      setOpened('ready');
      if (draft && now && now.version !== draft.version) setConflict(conflictOf(spec, draft, now));
    },
    [drafts, noun, id, spec],
  );

  const open = useCallback(async () => {
    const fixed = spec.fixed?.(say).find((it) => it.id === id);
    if (id === NEW || fixed) return begin(fixed);
    setOpened('loading');
    const answer = await rest.read(noun, id);
    if (answer.is === 'ok') {
      book.keep(noun, answer.value);
      return begin(answer.value);
    }
    const there = book.find(noun, id);
    if (there) return begin(there);
    setOpened(answer.is === 'refused' && answer.problem.status === 404 ? 'gone' : 'failed');
  }, [begin, rest, book, spec, say, noun, id]);
  useEffect(() => void open(), [open]);

  const write = (next: Work) => {
    setWork(next);
    setFailure(undefined);
    if (changed(paths, next.base, next.body).length === 0) drafts.drop(noun, id);
    else drafts.write(noun, id, next);
  };
  const set = (path: string, value: unknown) => {
    const { work: now } = live.current;
    const next = { ...now, body: put(now.body, path, value), key: newKey() };
    live.current = { ...live.current, work: next };
    setErrors((all) => all.filter((it) => !isOf(it.field, path)));
    setSaved(0);
    write(next);
  };
  const fault = (path: string, detail: string | undefined) =>
    setFaults(({ [path]: _, ...rest }) => (detail === undefined ? rest : { ...rest, [path]: detail }));

  const settle = (now: Kept) => {
    drafts.drop(noun, id);
    setConflict(undefined);
    book.keep(noun, now);
    // Figures that are drawn beside it may have changed with it.
    void book.load(noun, true);
    begin(now);
    setSaved(Date.now());
  };

  /** `over`: another body or version than what is written here. */
  const save = async (over: { body?: Body; version?: number } = {}): Promise<readonly FieldError[]> => {
    const wrong = Object.entries(faults).map(([field, detail]) => ({ field, value: '', detail }));
    if (wrong.length > 0) return wrong;
    if (busy) return [];
    const { work: now } = live.current;
    const body = over.body ?? now.body;
    setBusy('saving');
    setFailure(undefined);
    setErrors([]);
    const answer =
      id === NEW
        ? await rest.create(noun, body, now.key)
        : await rest.save(noun, { id, version: over.version ?? now.version }, body);
    setBusy(undefined);
    if (answer.is === 'ok') {
      settle(answer.value);
      if (id === NEW) go(`/desk/settings/${noun}/${answer.value.id}`, 'replace');
      return [];
    }
    if (answer.is === 'away') {
      setFailure(say('saveAway'));
      return [];
    }
    const { problem } = answer;
    if (problem.status === 412 && id !== NEW) {
      const theirs = await rest.read(noun, id);
      if (theirs.is === 'ok') setConflict(conflictOf(spec, { ...now, body }, theirs.value));
      else setFailure(say(theirs.is === 'refused' ? 'goneMeanwhile' : 'saveAway'));
      return [];
    }
    const fields =
      problem.errors ??
      (problem.field ? [{ field: problem.field, value: '', detail: problem.detail ?? problem.title }] : []);
    setErrors(fields);
    if (fields.length === 0 || problem.status === 409) setFailure(problem.detail ?? problem.title);
    return fields;
  };

  return {
    opened,
    kept,
    ...work,
    changes,
    dirty,
    errors: [...Object.entries(faults).map(([field, detail]) => ({ field, value: '', detail })), ...errors],
    busy,
    failure,
    conflict,
    saved,
    round,
    reopen: () => void open(),
    set,
    fault,
    save,
    discard: () => {
      drafts.drop(noun, id);
      setConflict(undefined);
      setFailure(undefined);
      begin(live.current.kept);
    },
    /** What they saved is what I have now. */
    takeTheirs: (theirs: Kept) => settle(theirs),
    remove: async (): Promise<boolean> => {
      if (!kept) return false;
      setBusy('deleting');
      const answer = await rest.remove(noun, kept);
      setBusy(undefined);
      if (answer.is === 'ok') {
        drafts.drop(noun, id);
        book.drop(noun, id);
        go(`/desk/settings/${noun}`, 'replace');
        return true;
      }
      if (answer.is === 'away') setFailure(say('saveAway'));
      else {
        const users = (answer.problem.errors ?? []).map((it) => it.detail);
        setFailure([answer.problem.detail ?? answer.problem.title, ...users].join(' · '));
      }
      return false;
    },
  };
}

export type EditorState = ReturnType<typeof useEditor>;

function conflictOf(spec: NounSpec, mine: Pick<Work, 'base' | 'body'>, theirs: Kept): Conflict {
  const paths = spec.fields.map((it) => it.path);
  return { theirs, clash: clash(paths, mine.base, mine.body, theirs.body) };
}
