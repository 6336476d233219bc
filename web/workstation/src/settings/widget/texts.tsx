import { Plus } from 'lucide-react';
import { useId, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import tabs from '../../ui/tabs.module.css';
import type { WidgetTexts } from '../bodies.ts';
import form from '../form/form.module.css';
import { useBound, useForm } from '../form/form.tsx';
import { Labelled } from '../form/labelled.tsx';
import { errorOf } from '../model/paths.ts';
import { useSay } from '../words.ts';
import styles from './widget.module.css';

const LINES = [
  ['title', 'headerName', 80],
  ['greeting', 'greeting', 160],
  ['outside_hours', 'outsideHours', 160],
  ['teaser', 'teaser', 160],
] as const;
const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$/;

/** What the widget says, a language at a time; what is left empty is as the product translates it. */
export function Texts() {
  const bound = useBound<readonly WidgetTexts[] | undefined>('texts');
  const { errors } = useForm();
  const say = useSay();
  const id = useId();
  const [open, setOpen] = useState(0);
  const [asked, setAsked] = useState('');
  const texts = bound.value ?? [];
  const at = Math.min(open, texts.length - 1);
  const now = texts[at];
  const most = texts[0] ? filled(texts[0]) : 0;
  const change = (part: Partial<WidgetTexts>) =>
    bound.set(texts.map((it, place) => (place === at ? { ...it, ...part } : it)));
  const free = LANGUAGE.test(asked.trim()) && !texts.some((it) => it.language === asked.trim());
  const add = () => {
    if (!free) return;
    bound.set([...texts, { language: asked.trim(), title: '', greeting: '', outside_hours: '', teaser: '' }]);
    setOpen(texts.length);
    setAsked('');
  };
  return (
    <Labelled bound={{ ...bound, error: undefined }} id={id} group>
      <div className={tabs.tabs}>
        {texts.map((it, place) => {
          const missing = most - filled(it);
          return (
            <button
              key={it.language}
              type="button"
              aria-pressed={place === at}
              onClick={() => setOpen(place)}
            >
              {it.language}
              {missing > 0 && <span className={styles.fails}>{say('missingN', { n: missing })}</span>}
            </button>
          );
        })}
        {!bound.readOnly && (
          <span className={tabs.asked}>
            <input
              aria-label={say('language')}
              placeholder="de"
              value={asked}
              autoComplete="off"
              onChange={(event) => setAsked(event.target.value)}
              onKeyDown={(event) => event.key === 'Enter' && add()}
            />
            <Button size={28} icon={Plus} disabled={!free} onClick={add}>
              {say('addLanguage')}
            </Button>
          </span>
        )}
      </div>
      {!now && <p className={form.help}>{say('noTexts')}</p>}
      {now &&
        LINES.map(([name, word, max]) => {
          const path = `texts[${at}].${name}`;
          const text = now[name] ?? '';
          const wrong = errorOf(errors, path)?.detail;
          return (
            <div key={name} className={form.field}>
              <div className={form.head}>
                <label className={form.label} htmlFor={`${id}-${name}`}>
                  {say(word)}
                </label>
                <span className={form.help}>{say('ofMost', { n: text.length, most: max })}</span>
              </div>
              <div className={form.box}>
                <input
                  id={`${id}-${name}`}
                  data-field={path}
                  lang={now.language}
                  dir="auto"
                  value={text}
                  maxLength={max}
                  readOnly={bound.readOnly}
                  aria-invalid={wrong ? true : undefined}
                  autoComplete="off"
                  onChange={(event) => change({ [name]: event.target.value })}
                />
              </div>
              {wrong && (
                <p role="alert" className={form.error}>
                  {wrong}
                </p>
              )}
            </div>
          );
        })}
    </Labelled>
  );
}

const filled = (it: WidgetTexts): number => LINES.filter(([name]) => it[name]).length;
