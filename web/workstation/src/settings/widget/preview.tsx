import { tokensOf } from '@switchboard/core';
import { Copy, Moon, Send, Sun, X } from 'lucide-react';
import { type CSSProperties, useState } from 'react';
import { useTools } from '../../desk/tools.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import tabs from '../../ui/tabs.module.css';
import type { AskedField, WidgetTexts } from '../bodies.ts';
import form from '../form/form.module.css';
import { useForm } from '../form/form.tsx';
import { isColour, USUAL } from '../model/contrast.ts';
import { at } from '../model/paths.ts';
import { useSay } from '../words.ts';
import styles from './widget.module.css';

const FACES = ['chat', 'formFace', 'offline', 'launcher'] as const;
type Face = (typeof FACES)[number];

/** The widget as it would look, drawn from what is written and not saved. */
export function WidgetPreview() {
  const say = useSay();
  const { body } = useForm();
  const [face, setFace] = useState<Face>('chat');
  const [dark, setDark] = useState(false);
  const texts = (body.texts ?? []) as readonly WidgetTexts[];
  const [language, setLanguage] = useState<string>();
  const words = texts.find((it) => it.language === language) ?? texts[0];
  return (
    <section className={styles.pane} aria-label={say('preview')}>
      <div className={styles.bar}>
        <fieldset className={tabs.tabs} aria-label={say('preview')}>
          {FACES.map((it) => (
            <button key={it} type="button" aria-pressed={it === face} onClick={() => setFace(it)}>
              {say(it)}
            </button>
          ))}
        </fieldset>
        {texts.length > 1 && (
          <select
            aria-label={say('language')}
            value={words?.language ?? ''}
            onChange={(event) => setLanguage(event.target.value)}
          >
            {texts.map((it) => (
              <option key={it.language}>{it.language}</option>
            ))}
          </select>
        )}
        <button
          type="button"
          className={form.tool}
          aria-pressed={dark}
          aria-label={say('darkPreview')}
          title={say('darkPreview')}
          onClick={() => setDark(!dark)}
        >
          <Icon of={dark ? Sun : Moon} size={14} />
        </button>
      </div>
      <Panel face={face} dark={dark} words={words} />
      <Install />
    </section>
  );
}

/** The tokens, and what the widget itself derives of them. */
function lookOf(body: object, dark: boolean): CSSProperties {
  const own = (path: string) => {
    const text = String(at(body, path) ?? '');
    return isColour(text) ? text : '';
  };
  const radius = at(body, 'look.radius_px');
  const tokens = tokensOf(
    {
      accent: own('look.accent') || USUAL.accent,
      header: own('look.header') || (dark ? '#18191b' : USUAL.header),
      radius_px: typeof radius === 'number' ? radius : 14,
    },
    dark,
  );
  return tokens as CSSProperties;
}

function Panel({ face, dark, words }: { face: Face; dark: boolean; words: WidgetTexts | undefined }) {
  const say = useSay();
  const { body } = useForm();
  const { me } = useTools();
  const title = words?.title || String(body.title ?? '');
  const style = lookOf(body, dark);
  const language = words?.language;
  if (face === 'launcher')
    return (
      <div className={styles.page} data-dark={dark || undefined} style={style}>
        {Boolean(body.teaser_after_ms) && (
          <p className={styles.teaser} lang={language}>
            {words?.teaser || say('teaserUsual')}
          </p>
        )}
        <span className={styles.launcher}>
          <Icon of={Send} size={20} />
        </span>
      </div>
    );
  return (
    <div className={styles.panel} data-dark={dark || undefined} style={style} lang={language}>
      <div className={styles.top}>
        <b className="clip">{title}</b>
        <Icon of={X} />
      </div>
      {face === 'chat' && (
        <div className={styles.chat}>
          <p className={styles.theirs}>{words?.greeting || say('greetingUsual')}</p>
          <p className={styles.mine}>{say('exampleMine')}</p>
          <p className={styles.theirs}>
            {say('exampleTheirs')} <u>shop.example/track</u>
          </p>
          <small>{me.name}</small>
        </div>
      )}
      {(face === 'formFace' || face === 'offline') && <FormFace offline={face === 'offline'} words={words} />}
      {face === 'chat' && (
        <div className={styles.composer}>
          <span>{say('writeMessage')}</span>
          <i>
            <Icon of={Send} size={14} />
          </i>
        </div>
      )}
    </div>
  );
}

function FormFace({ offline, words }: { offline: boolean; words: WidgetTexts | undefined }) {
  const say = useSay();
  const { body } = useForm();
  const fields = (body.fields ?? []) as readonly AskedField[];
  if (offline && body.has_offline_form === false)
    return <p className={styles.closedFace}>{say('noOfflineForm')}</p>;
  return (
    <div className={styles.asks}>
      {offline && <p>{words?.outside_hours || say('outsideUsual')}</p>}
      {fields.map((it) => (
        <div key={it.key}>
          <span>
            {it.label} {it.need !== 'required' && <small>{say('optional')}</small>}
          </span>
          <i />
        </div>
      ))}
      {!offline && fields.length === 0 && <p>{say('nothingAsked')}</p>}
      {offline && (
        <div>
          <span>{say('message')}</span>
          <i data-tall />
        </div>
      )}
      {Boolean(body.consent_url) && <p className={styles.consent}>☐ {say('consentText')}</p>}
      <span className={styles.send}>{say(offline ? 'send' : 'startChat')}</span>
    </div>
  );
}

function Install() {
  const say = useSay();
  const { me } = useTools();
  const [copied, setCopied] = useState(false);
  const snippet = `<script async src="${location.origin}/w.js" data-tenant="${me.tenant}"></script>`;
  return (
    <div className={styles.install}>
      <div className={form.head}>
        <h3>{say('install')}</h3>
        <Button
          size={28}
          icon={Copy}
          onClick={() =>
            void navigator.clipboard.writeText(snippet).then(
              () => setCopied(true),
              () => setCopied(false),
            )
          }
        >
          {say(copied ? 'copied' : 'copy')}
        </Button>
      </div>
      <pre>{snippet}</pre>
    </div>
  );
}
