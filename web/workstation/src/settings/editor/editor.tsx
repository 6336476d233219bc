import { ChevronRight, Lock, Trash2, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { go } from '../../shell/address.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { Icon } from '../../ui/icon.tsx';
import { Tag } from '../../ui/tag.tsx';
import { useWords } from '../../words.ts';
import { useItems, useSettings } from '../context.tsx';
import { Field } from '../form/field.tsx';
import form from '../form/form.module.css';
import { elementOf, type Form, FormProvider, SectionName } from '../form/form.tsx';
import { Link } from '../link.tsx';
import { mayWrite } from '../nouns.ts';
import type { NounSpec, Section } from '../spec.ts';
import { useSay } from '../words.ts';
import { ConflictPanel } from './conflict.tsx';
import styles from './editor.module.css';
import { RemoveDialog } from './remove.tsx';
import { UnsavedBar } from './unsaved-bar.tsx';
import { NEW, useEditor } from './use-editor.ts';

/** One thing that is set up: its form, what would change, and what became of saving it. */
export function Editor({ spec, id }: { spec: NounSpec; id: string }) {
  const { rights } = useSettings();
  const say = useSay();
  const it = useEditor(spec, id);
  const main = useRef<HTMLElement>(null);
  const [removing, setRemoving] = useState(false);
  const isFixed = it.kept?.version === 0;
  const readOnly = isFixed || (id !== NEW && !mayWrite(spec, rights, it.kept?.body ?? it.base, id));

  const save = async () => {
    const [wrong] = await it.save();
    if (!wrong) return;
    // The first error has the focus once it is drawn.
    requestAnimationFrame(() => main.current && elementOf(main.current, wrong.field)?.focus());
  };
  const saveNow = useRef(save);
  saveNow.current = save;
  const may = it.opened === 'ready' && !readOnly && (it.dirty || id === NEW) && !it.conflict;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.code !== 'KeyS' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey)
        return;
      event.preventDefault();
      if (may) void saveNow.current();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [may]);

  const closes = spec.beside === 'drawer';
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!closes || event.key !== 'Escape' || event.defaultPrevented) return;
      if (document.querySelector('dialog[open], :popover-open')) return;
      go(`/desk/settings/${spec.name}`);
      // Back to the row that it was opened from.
      document.querySelector<HTMLElement>(`a[href="/desk/settings/${spec.name}/${id}"]`)?.focus();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [closes, spec.name, id]);

  if (it.opened !== 'ready') return <NotReady spec={spec} opened={it.opened} onAgain={it.reopen} />;
  const label = spec.label(it.body) || say('unnamed');
  const value: Form = {
    spec,
    id: id === NEW ? undefined : id,
    base: it.base,
    body: it.body,
    errors: it.errors,
    readOnly,
    set: it.set,
    fault: it.fault,
  };
  const Aside = spec.aside;
  const Actions = spec.actions;
  return (
    <FormProvider value={value}>
      <section
        ref={main}
        className={classes(
          styles.editor,
          spec.beside && styles.beside,
          spec.beside === 'drawer' && styles.drawer,
        )}
        data-zone="editor"
        tabIndex={-1}
        aria-labelledby="editor-title"
      >
        <div className={styles.head}>
          <Link to={`/desk/settings/${spec.name}`} className={styles.up}>
            {say(spec.many)}
          </Link>
          <Icon of={ChevronRight} size={14} />
          <h2 id="editor-title" className="clip" title={label}>
            {id === NEW ? say('newOne', { what: say(spec.one) }) : label}
          </h2>
          <Meta it={it} />
          <span className={styles.tools}>
            {Actions && id !== NEW && !readOnly && <Actions />}
            {spec.isDeleted && id !== NEW && !readOnly && (
              <Button look="danger" icon={Trash2} onClick={() => setRemoving(true)}>
                {say('delete')}
              </Button>
            )}
            {spec.beside && (
              <Link
                to={`/desk/settings/${spec.name}`}
                className={classes(form.tool, styles.close)}
                aria-label={say('close')}
                title={say('close')}
              >
                <Icon of={X} />
              </Link>
            )}
          </span>
        </div>
        {readOnly && (
          <p className={styles.note}>
            <Icon of={Lock} size={14} />
            {say(isFixed ? 'fixed' : 'readOnly')}
          </p>
        )}
        {it.conflict && (
          <ConflictPanel key={it.conflict.theirs.version} spec={spec} it={it} conflict={it.conflict} />
        )}
        <div className={classes(styles.columns, Aside && !spec.beside && styles.withAside)}>
          <div key={it.round} className={styles.form}>
            {spec.sections.map((section) => (
              <SectionOf key={section.word} section={section} />
            ))}
          </div>
          {Aside && (
            <div className={styles.aside}>
              <Aside />
            </div>
          )}
        </div>
        {!readOnly && !it.conflict && (
          <UnsavedBar spec={spec} it={it} isNew={id === NEW} onSave={() => void save()} main={main} />
        )}
      </section>
      {removing && (
        <RemoveDialog
          label={label}
          failure={it.failure}
          busy={it.busy === 'deleting'}
          onRemove={it.remove}
          onClose={() => setRemoving(false)}
        />
      )}
    </FormProvider>
  );
}

function SectionOf({ section: { word, hint, rows = [], part: Part } }: { section: Section }) {
  const say = useSay();
  return (
    <section className={form.section} aria-label={say(word)}>
      <div className={form.title}>
        <h3>{say(word)}</h3>
        {hint && <p>{say(hint)}</p>}
      </div>
      <SectionName value={word}>
        <div className={form.rows}>
          {rows.map((row) => (
            <div key={row.join()} className={form.row}>
              {row.map((path) => (
                <Field key={path} path={path} />
              ))}
            </div>
          ))}
          {Part && <Part />}
        </div>
      </SectionName>
    </section>
  );
}

/** Which version it is, and whose. */
function Meta({ it }: { it: ReturnType<typeof useEditor> }) {
  const say = useSay();
  const { region } = useWords();
  const { rights } = useSettings();
  const people = useItems(rights.grants.administer === 'all' ? 'operators' : 'queues');
  const { kept, saved } = it;
  if (!kept || kept.version === 0) return null;
  const date = new Intl.DateTimeFormat(region, { day: 'numeric', month: 'short' }).format(kept.changed_at);
  const who = people.find((person) => person.id === kept.changed_by)?.body.name;
  return (
    <span className={styles.meta}>
      <span className={styles.version}>
        {say(who ? 'versionBy' : 'version', { n: kept.version, date, who: String(who ?? '') })}
      </span>
      <span role="status">{saved > 0 && !it.dirty && <Tag tone="ok">{say('savedNow')}</Tag>}</span>
    </span>
  );
}

function NotReady({
  spec,
  opened,
  onAgain,
}: {
  spec: NounSpec;
  opened: 'loading' | 'gone' | 'failed';
  onAgain: () => void;
}) {
  const say = useSay();
  return (
    <div className={styles.state} data-zone="editor">
      <p role="status">{say(opened === 'loading' ? 'loading' : opened === 'gone' ? 'gone' : 'loadFailed')}</p>
      {opened === 'failed' && <Button onClick={onAgain}>{say('tryAgain')}</Button>}
      {opened === 'gone' && <Link to={`/desk/settings/${spec.name}`}>{say(spec.many)}</Link>}
    </div>
  );
}
