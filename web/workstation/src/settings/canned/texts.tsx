import { Braces, Languages, Plus, X } from 'lucide-react';
import { useId, useRef, useState } from 'react';
import { useTools } from '../../desk/tools.ts';
import { gapsOf, partsOf, variablesOf } from '../../model/canned.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import tabs from '../../ui/tabs.module.css';
import type { LocalText } from '../bodies.ts';
import { useSettings } from '../context.tsx';
import { Field } from '../form/field.tsx';
import form from '../form/form.module.css';
import { useBound, useForm } from '../form/form.tsx';
import { Labelled } from '../form/labelled.tsx';
import { errorOf } from '../model/paths.ts';
import { useSay } from '../words.ts';
import styles from './canned.module.css';

const MOST = 2_000;
const KNOWN = ['customer.first_name', 'customer.name', 'operator.first_name', 'operator.name'] as const;
const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$/;

/** Who can use it; queues are named for the audience of queues alone. */
export function CannedAudience() {
  const { body, readOnly, set } = useForm();
  const { rights } = useSettings();
  const bound = useBound<string>('audience');
  const say = useSay();
  const id = useId();
  const choices = [
    ['mine', 'onlyMe'],
    ['queues', 'someQueues'],
    ['everyone', 'everyone'],
  ] as const;
  const may = (it: string) =>
    it === 'mine' ||
    (it === 'queues' ? rights.grants.administer !== 'none' : rights.grants.administer === 'all');
  return (
    <>
      <Labelled bound={bound} id={id} group>
        <div className={styles.segments}>
          {choices.map(([it, word]) => (
            <label key={it}>
              <input
                type="radio"
                name={`${id}-audience`}
                checked={bound.value === it}
                disabled={readOnly || !may(it)}
                onChange={() => {
                  set('audience', it);
                  if (it !== 'queues') set('queues', []);
                }}
              />
              <span>{say(word)}</span>
            </label>
          ))}
        </div>
      </Labelled>
      {body.audience === 'queues' && <Field path="queues" />}
    </>
  );
}

/** The text in each language; the first is the one to fall back to. */
export function CannedTexts() {
  const bound = useBound<readonly LocalText[] | undefined>('texts');
  const { errors } = useForm();
  const say = useSay();
  const id = useId();
  const area = useRef<HTMLTextAreaElement>(null);
  const [open, setOpen] = useState(0);
  const [asked, setAsked] = useState<string>();
  const texts = bound.value ?? [];
  const at = Math.min(open, texts.length - 1);
  const now = texts[at];
  const write = (text: string) => bound.set(texts.map((it, place) => (place === at ? { ...it, text } : it)));
  const insert = (name: string) => {
    const box = area.current;
    if (!box || !now) return;
    const put = `{{${name}}}`;
    const from = box.selectionStart;
    write(now.text.slice(0, from) + put + now.text.slice(box.selectionEnd));
    requestAnimationFrame(() => {
      box.focus();
      box.setSelectionRange(from + put.length, from + put.length);
    });
  };
  const add = () => {
    const language = asked?.trim() ?? '';
    if (!LANGUAGE.test(language) || texts.some((it) => it.language === language)) return;
    bound.set([...texts, { language, text: '' }]);
    setOpen(texts.length);
    setAsked(undefined);
  };
  return (
    <Labelled bound={{ ...bound, error: undefined }} id={id} group>
      <div className={tabs.tabs}>
        {texts.map((it, place) => (
          <button
            key={it.language}
            type="button"
            aria-pressed={place === at}
            data-wrong={errorOf(errors, `texts[${place}]`) ? true : undefined}
            onClick={() => setOpen(place)}
          >
            {it.language}
          </button>
        ))}
        {!bound.readOnly && asked === undefined && (
          <button
            type="button"
            onClick={() => setAsked('')}
            aria-label={say('addLanguage')}
            title={say('addLanguage')}
          >
            <Icon of={Plus} size={14} />
          </button>
        )}
        {asked !== undefined && (
          <span className={tabs.asked} data-wide>
            <input
              aria-label={say('language')}
              placeholder="de"
              value={asked}
              autoComplete="off"
              onChange={(event) => setAsked(event.target.value)}
              onKeyDown={(event) => event.key === 'Enter' && add()}
            />
            <Button size={28} icon={Languages} disabled={!LANGUAGE.test(asked.trim())} onClick={add}>
              {say('add')}
            </Button>
          </span>
        )}
        {!bound.readOnly && texts.length > 1 && now && (
          <button
            type="button"
            aria-label={say('takeOut', { name: now.language })}
            title={say('takeOut', { name: now.language })}
            onClick={() => bound.set(texts.filter((_, place) => place !== at))}
          >
            <Icon of={X} size={14} />
          </button>
        )}
      </div>
      <textarea
        ref={area}
        id={id}
        aria-label={`${say('text')}, ${now?.language ?? ''}`}
        aria-invalid={errorOf(errors, `texts[${at}]`) ? true : undefined}
        className={form.area}
        lang={now?.language}
        data-field={`texts[${at}].text`}
        value={now?.text ?? ''}
        readOnly={bound.readOnly}
        rows={5}
        onChange={(event) => write(event.target.value)}
      />
      {errors
        .filter((it) => it.field.startsWith('texts'))
        .map((it) => (
          <p key={it.field} role="alert" className={form.error}>
            {it.detail}
          </p>
        ))}
      <div className={styles.tools}>
        {!bound.readOnly && (
          <label>
            <Icon of={Braces} size={14} />
            <span className="hidden-text">{say('insertGap')}</span>
            <select value="" onChange={(event) => event.target.value && insert(event.target.value)}>
              <option value="">{say('insertGap')}</option>
              {KNOWN.map((it) => (
                <option key={it} value={it}>
                  {it}
                </option>
              ))}
              <option value={say('byHandName')}>{say('byHand')}</option>
            </select>
          </label>
        )}
        <span>{say('ofMost', { n: now?.text.length ?? 0, most: MOST })}</span>
      </div>
      <Gaps text={now?.text ?? ''} />
    </Labelled>
  );
}

const isKnown = (name: string) => KNOWN.some((it) => it === name);

/** Each gap, and what fills it. */
function Gaps({ text }: { text: string }) {
  const say = useSay();
  const gaps = [...new Map(gapsOf(text).map((it) => [it.name, it])).values()];
  if (gaps.length === 0) return null;
  return (
    <ul className={styles.gaps} aria-label={say('gaps')}>
      {gaps.map(({ name, fallback }) => (
        <li key={name}>
          <span className={isKnown(name) ? styles.fills : styles.waits}>{name}</span>
          <span>
            {say(isKnown(name) ? 'fillsItself' : 'waitsForHand')}
            {fallback !== undefined && ` ${say('elseFallback', { text: fallback || '–' })}`}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** The reply as a customer would get it; and as one whose name is not known would. */
export function CannedPreview() {
  const say = useSay();
  const { me } = useTools();
  const { body } = useForm();
  const texts = (body.texts ?? []) as readonly LocalText[];
  const known = variablesOf({ name: say('exampleCustomer') }, { name: me.name });
  const unknown = variablesOf({ name: '' }, { name: me.name });
  return (
    <section className={form.section} aria-label={say('preview')}>
      <div className={form.title}>
        <h3>{say('preview')}</h3>
        <p>{say('previewOf', { name: say('exampleCustomer') })}</p>
      </div>
      {texts.map(({ language, text }) => (
        <div key={language} className={styles.preview} lang={language} dir="auto">
          <span className={styles.lang}>{language}</span>
          <Bubble text={text} variables={known} />
          {gapsOf(text).some((it) => it.name.startsWith('customer.')) && (
            <>
              <small>{say('ifUnknown')}</small>
              <Bubble text={text} variables={unknown} />
            </>
          )}
        </div>
      ))}
    </section>
  );
}

function Bubble({ text, variables }: { text: string; variables: ReturnType<typeof variablesOf> }) {
  return (
    <p className={styles.bubble}>
      {partsOf(text, variables).map((it, place) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text never move.
          key={place}
          className={it.is === 'gap' ? styles.waits : it.is === 'filled' ? styles.filled : undefined}
        >
          {it.text}
        </span>
      ))}
    </p>
  );
}
