import type { Series } from '@switchboard/core/monitor';
import { ChartLine, Table2 } from 'lucide-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { usePreferences } from '../preferences.ts';
import { IconButton } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import styles from './charts.module.css';
import { type ChartData, chartsOf, stepName, written } from './model/charts.ts';
import { Head } from './section.tsx';
import { chosen } from './tiles.tsx';
import type { Monitored } from './use-monitor.ts';
import { useMonitorWords } from './words.tsx';

const Plot = lazy(() => import('./plot.tsx'));

/** Two of the charts side by side; each can be read as a table. */
export function Charts({ state, stale, which }: Monitored & { which: readonly ChartData['id'][] }) {
  const { say } = useMonitorWords();
  const { series, live, scope } = state;
  const figures = live && chosen(live, scope.queue).figures;
  // The promise is a part of the figures, which come much more often than the series.
  const promise = figures?.promise;
  const key = JSON.stringify(promise);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all that is in it.
  const charts = useMemo(() => series && figures && chartsOf(series, figures), [series, key]);
  if (!charts) return <div className={styles.waiting} aria-hidden />;
  return (
    <div className={classes(styles.charts, stale && styles.stale)}>
      {charts
        .filter(({ id }) => which.includes(id))
        .map((chart) => (
          <Chart key={chart.id} chart={chart} over={series?.over ?? '60m'} />
        ))}
      {stale && <span className="hidden-text">{say('notLive')}</span>}
    </div>
  );
}

function Chart({ chart, over }: { chart: ChartData; over: Series['over'] }) {
  const words = useMonitorWords();
  const { say } = words;
  const { theme } = usePreferences();
  const [asTable, setAsTable] = useState(false);
  const id = `chart-${chart.id}`;
  const shown = chart.lines.filter((it) => !it.promise);
  const isEmpty = shown.every(({ values }) => values.every((it) => it === null));
  return (
    <section aria-labelledby={id} className={styles.chart}>
      <Head id={id} title={say(chart.word)}>
        <ul className={styles.legend}>
          {shown.length > 1 &&
            shown.map((line) => (
              <li key={line.word}>
                <svg width={14} height={8} aria-hidden className={styles[line.colour]}>
                  <path d="M0 4H14" strokeDasharray={line.look === 'dotted' ? '2 3' : undefined} />
                </svg>
                {say(line.word)}
              </li>
            ))}
        </ul>
        <IconButton
          icon={asTable ? ChartLine : Table2}
          label={say(asTable ? 'asChart' : 'asTable', { chart: say(chart.word) })}
          aria-pressed={asTable}
          onClick={() => setAsTable(!asTable)}
        />
      </Head>
      {isEmpty && !asTable ? (
        <p className={styles.none}>{say('nothingYet')}</p>
      ) : asTable ? (
        <DataTable chart={chart} />
      ) : (
        <Suspense fallback={<div className={styles.place} />}>
          <Plot key={`${theme} ${chart.lines.length} ${over}`} chart={chart} labelledBy={id} />
        </Suspense>
      )}
    </section>
  );
}

function DataTable({ chart }: { chart: ChartData }) {
  const words = useMonitorWords();
  const { say } = words;
  const lines = chart.lines.filter((it) => !it.promise);
  return (
    <section
      className={styles.scroll}
      aria-label={say('asTable', { chart: say(chart.word) })}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys.
      tabIndex={0}
    >
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{say(chart.over === 'time' ? 'time' : 'waited')}</th>
            {lines.map((line) => (
              <th key={line.word} scope="col">
                {say(line.word)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {chart.at
            .map((_, at) => at)
            .reverse()
            .map((at) => (
              <tr key={chart.at[at]}>
                <th scope="row">{stepName(chart, at, words)}</th>
                {lines.map((line) => (
                  <td key={line.word}>{written(line.values[at] ?? null, line.unit, words)}</td>
                ))}
              </tr>
            ))}
        </tbody>
      </table>
    </section>
  );
}
