import { CircleAlert, FileText, Minus, Pencil, Upload, UserPlus } from 'lucide-react';
import { type DragEvent, useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { Icon } from '../../ui/icon.tsx';
import { Tag } from '../../ui/tag.tsx';
import type { FieldError, Imported, ImportedLine } from '../bodies.ts';
import { useSettings } from '../context.tsx';
import form from '../form/form.module.css';
import { Link } from '../link.tsx';
import list from '../list/list.module.css';
import type { NounSpec } from '../spec.ts';
import { useSay } from '../words.ts';
import styles from './import.module.css';

/** Over that the server takes none. */
const MOST_BYTES = 1_048_576;
const COLUMNS = {
  operators: 'email,name,role,capacity,hard_limit,auto_accepts,is_active,queues,skills',
  'canned-replies': 'shortcut,title,text,language,queues',
} as const;

type Step =
  | { readonly is: 'none' }
  | { readonly is: 'reading'; readonly name: string }
  | {
      readonly is: 'refused';
      readonly name: string;
      readonly why: string;
      readonly errors: readonly FieldError[];
    }
  | { readonly is: 'tried'; readonly name: string; readonly csv: string; readonly result: Imported }
  | { readonly is: 'importing'; readonly name: string; readonly csv: string; readonly result: Imported }
  | { readonly is: 'done'; readonly name: string; readonly result: Imported };

/** A table from outside: tried first, which writes nothing, then imported without the lines that are not right. */
export function TablePage({ spec }: { spec: NounSpec }) {
  const say = useSay();
  const { rest, book } = useSettings();
  const [step, setStep] = useState<Step>({ is: 'none' });
  const input = useRef<HTMLInputElement>(null);
  const columns = COLUMNS[spec.name as keyof typeof COLUMNS] ?? '';

  const tried = async (name: string, csv: string) => {
    setStep({ is: 'reading', name });
    const answer = await rest.import(spec.name, csv, true);
    if (answer.is === 'ok') return setStep({ is: 'tried', name, csv, result: answer.value });
    if (answer.is === 'away') return setStep({ is: 'refused', name, why: say('saveAway'), errors: [] });
    const { problem } = answer;
    setStep({ is: 'refused', name, why: problem.detail ?? problem.title, errors: problem.errors ?? [] });
  };
  const take = async (file: File | undefined) => {
    if (!file) return;
    if (file.size > MOST_BYTES)
      return setStep({ is: 'refused', name: file.name, why: say('tableTooLarge'), errors: [] });
    await tried(file.name, await file.text());
  };
  const write = async (from: Extract<Step, { is: 'tried' }>) => {
    setStep({ ...from, is: 'importing' });
    const answer = await rest.import(spec.name, from.csv, false);
    if (answer.is === 'ok') {
      void book.load(spec.name, true);
      return setStep({ is: 'done', name: from.name, result: answer.value });
    }
    const why = answer.is === 'away' ? say('saveAway') : (answer.problem.detail ?? answer.problem.title);
    const errors = answer.is === 'refused' ? (answer.problem.errors ?? []) : [];
    setStep({ is: 'refused', name: from.name, why, errors });
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    void take(event.dataTransfer.files[0]);
  };
  return (
    <main className={list.list} data-zone="settings" tabIndex={-1} aria-labelledby="table-title">
      <div className={list.head}>
        <h2 id="table-title">{say('importTitle', { what: say(spec.many) })}</h2>
        <Link to={`/desk/settings/${spec.name}`}>{say(spec.many)}</Link>
      </div>
      <div className={list.scroll}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is another way to the button inside. */}
        <div className={styles.drop} onDragOver={(event) => event.preventDefault()} onDrop={drop}>
          <Button icon={Upload} onClick={() => input.current?.click()}>
            {say('chooseTable')}
          </Button>
          <input
            ref={input}
            type="file"
            accept=".csv,text/csv"
            hidden
            onChange={(event) => {
              void take(event.target.files?.[0]);
              event.target.value = '';
            }}
          />
          <p className={form.help}>{say('tableHelp')}</p>
          <code>{columns}</code>
        </div>
        {step.is === 'reading' && (
          <p role="status" className={styles.state}>
            {say('tableReading', { name: step.name })}
          </p>
        )}
        {step.is === 'refused' && <Refused step={step} />}
        {'result' in step && <Result step={step} />}
      </div>
      {(step.is === 'tried' || step.is === 'importing') && (
        <Foot
          step={step}
          onWrite={() => step.is === 'tried' && void write(step)}
          onLeave={() => setStep({ is: 'none' })}
        />
      )}
    </main>
  );
}

function Refused({ step }: { step: Extract<Step, { is: 'refused' }> }) {
  return (
    <div role="alert" className={styles.refused}>
      <p>
        <Icon of={CircleAlert} size={14} />
        <b>{step.name}</b> {step.why}
      </p>
      <ul>
        {step.errors.slice(0, 20).map((it) => (
          <li key={`${it.field} ${it.value}`}>
            {it.field}: {it.value && `“${it.value}” `}
            {it.detail}
          </li>
        ))}
      </ul>
    </div>
  );
}

const OUTCOME = {
  created: { word: 'lineCreated', icon: UserPlus },
  changed: { word: 'lineChanged', icon: Pencil },
  same: { word: 'lineSame', icon: Minus },
  failed: { word: 'lineFailed', icon: CircleAlert },
} as const;
const ORDER = ['failed', 'created', 'changed', 'same'] as const;

function Result({ step }: { step: Extract<Step, { result: Imported }> }) {
  const say = useSay();
  const { result, name } = step;
  const lines = [...result.lines].sort(
    (a, b) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome) || a.line - b.line,
  );
  return (
    <section aria-label={name}>
      <div className={styles.sum}>
        <Icon of={FileText} />
        <b className="clip">{name}</b>
        <Tag tone={step.is === 'done' ? 'ok' : 'line'}>
          {say(step.is === 'done' ? 'imported' : 'trialRun')}
        </Tag>
        {(['created', 'changed', 'same', 'failed'] as const).map((it) => (
          <span
            key={it}
            className={classes(styles.count, it === 'failed' && result.failed > 0 && styles.bad)}
          >
            <Icon of={OUTCOME[it].icon} size={14} />
            {say(`${it}N`, { n: result[it] })}
          </span>
        ))}
      </div>
      <p role="status" className="hidden-text">
        {say(step.is === 'done' ? 'imported' : 'trialRun')}: {say('createdN', { n: result.created })},{' '}
        {say('changedN', { n: result.changed })}, {say('failedN', { n: result.failed })}
      </p>
      <table className={list.table}>
        <thead>
          <tr>
            <th scope="col">{say('line')}</th>
            <th scope="col">{say('name')}</th>
            <th scope="col">{say('outcome')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((it) => (
            <LineRow key={it.line} line={it} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function LineRow({ line }: { line: ImportedLine }) {
  const say = useSay();
  const bad = line.outcome === 'failed';
  return (
    <tr data-outcome={line.outcome}>
      <td>{line.line}</td>
      <td>{line.name || '–'}</td>
      <td className={classes(styles.why, bad && styles.bad)}>
        {bad ? (
          <ul>
            {(line.errors ?? []).map((it) => (
              <li key={it.field}>
                <Icon of={CircleAlert} size={14} />
                <span>
                  {it.field}
                  {it.value && ` “${it.value}”`} {it.detail}
                </span>
              </li>
            ))}
          </ul>
        ) : (
          say(OUTCOME[line.outcome].word)
        )}
      </td>
    </tr>
  );
}

function Foot({
  step,
  onWrite,
  onLeave,
}: {
  step: Extract<Step, { is: 'tried' | 'importing' }>;
  onWrite: () => void;
  onLeave: () => void;
}) {
  const say = useSay();
  const { created, changed, failed } = step.result;
  const n = created + changed;
  return (
    <div className={styles.foot}>
      <span>{say(n === 0 ? 'nothingToImport' : 'nothingWritten')}</span>
      <Button onClick={onLeave}>{say('cancel')}</Button>
      <Button
        look="primary"
        disabled={n === 0}
        busy={step.is === 'importing' && say('importing')}
        onClick={onWrite}
      >
        {failed > 0 ? say('importLeave', { n, left: failed }) : say('importN', { n })}
      </Button>
    </div>
  );
}
