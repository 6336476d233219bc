import 'uplot/dist/uPlot.min.css';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import uPlot from 'uplot';
import styles from './charts.module.css';
import { type ChartData, type Colour, type Line, stepName, written } from './model/charts.ts';
import { type MonitorWording, useMonitorWords } from './words.tsx';

const HEIGHT = 136;

/** A chart with a cursor for pointer and arrows; what stands under it is said in words. */
export default function Plot({ chart, labelledBy }: { chart: ChartData; labelledBy: string }) {
  const words = useMonitorWords();
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(undefined);
  const [at, setAt] = useState<number>();
  const now = useRef({ chart, words });
  now.current = { chart, words };

  useEffect(() => {
    const place = box.current;
    if (!place) return;
    const made = new uPlot(
      optionsOf(
        now,
        Math.max(120, place.clientWidth - 16),
        (name) => getComputedStyle(place).getPropertyValue(`--${name}`).trim(),
        (index) => setAt(index ?? undefined),
      ),
      dataOf(now.current.chart),
      place,
    );
    plot.current = made;
    const sized = new ResizeObserver(() =>
      made.setSize({ width: Math.max(120, place.clientWidth - 16), height: HEIGHT }),
    );
    sized.observe(place);
    return () => {
      sized.disconnect();
      made.destroy();
      plot.current = undefined;
    };
  }, []);
  useEffect(() => plot.current?.setData(dataOf(chart)), [chart]);

  const walk = (event: KeyboardEvent) => {
    const made = plot.current;
    const last = chart.at.length - 1;
    const from = at ?? last + 1;
    const to: Readonly<Record<string, number>> = {
      ArrowLeft: Math.max(0, from - 1),
      ArrowRight: Math.min(last, from + 1),
      Home: 0,
      End: last,
    };
    const next = to[event.key];
    if (!made || next === undefined) return;
    event.preventDefault();
    made.setCursor({ left: made.valToPos(made.data[0][next] ?? 0, 'x'), top: 20 });
  };
  const said =
    at === undefined || at >= chart.at.length
      ? ''
      : [
          stepName(chart, at, words),
          ...chart.lines
            .filter((it) => !it.promise)
            .map((it) => `${words.say(it.word)} ${written(it.values[at] ?? null, it.unit, words)}`),
        ].join(' · ');
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing with a cursor is no input.
    <div
      ref={box}
      className={styles.plot}
      role="group"
      aria-labelledby={labelledBy}
      aria-roledescription={words.say('chart')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: its cursor moves by arrows.
      tabIndex={0}
      onKeyDown={walk}
      onBlur={() => {
        plot.current?.setCursor({ left: -10, top: -10 });
        setAt(undefined);
      }}
    >
      <p className={styles.say} aria-live="polite">
        {said}
      </p>
    </div>
  );
}

/** Instants in seconds; bars stand side by side. */
function dataOf(chart: ChartData): uPlot.AlignedData {
  const x = chart.over === 'time' ? chart.at.map((it) => it / 1_000) : chart.at.map((_, at) => at);
  return [x, ...chart.lines.map((it) => [...it.values])];
}

function seriesOf(line: Line, colour: (name: Colour | 'selected') => string): uPlot.Series {
  const { stepped, bars } = uPlot.paths;
  return {
    scale: line.unit,
    stroke: colour(line.colour),
    width: line.promise ? 1 : 1.5,
    points: { show: false },
    spanGaps: false,
    ...(line.look === 'dotted' ? { dash: [3, 3] } : {}),
    ...(line.look === 'steps' && stepped ? { paths: stepped({ align: 1 }), fill: colour('selected') } : {}),
    ...(line.look === 'bars' && bars ? { paths: bars({ size: [0.7, 48] }), fill: colour('selected') } : {}),
  };
}

function optionsOf(
  now: { readonly current: { readonly chart: ChartData; readonly words: MonitorWording } },
  width: number,
  colour: (name: string) => string,
  onAt: (at: number | null) => void,
): uPlot.Options {
  const { chart } = now.current;
  const units = [...new Set(chart.lines.map((it) => it.unit))];
  const stroke = colour('muted');
  const font = '11px system-ui, sans-serif';
  const grid = { stroke: colour('border'), width: 1 };
  const axis = (scale: string, side: 1 | 3): uPlot.Axis => ({
    scale,
    side,
    stroke,
    font,
    size: side === 3 ? 36 : 44,
    gap: 4,
    space: 36,
    grid: side === 3 ? grid : { show: false },
    ticks: { show: false },
    values: (_, all) =>
      all.map((value) => written(value, scale as 'count' | 'time' | 'percent', now.current.words)),
    ...(scale === 'count' ? { incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500] } : {}),
    ...(scale === 'time' ? { incrs: [10_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000] } : {}),
  });
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 5 } },
    padding: [8, units.length > 1 ? 0 : 16, 0, 0],
    scales: {
      x: { time: false, ...(chart.over === 'lengths' ? { range: (_, a, b) => [a - 0.6, b + 0.6] } : {}) },
      count: { range: (_, __, max) => [0, Math.max(5, Math.ceil((max ?? 0) * 1.1))] },
      time: { range: (_, __, max) => [0, Math.max(60_000, (max ?? 0) * 1.1)] },
      percent: { range: (_, min) => [Math.max(0, Math.min(60, Math.floor((min ?? 60) / 10) * 10)), 100] },
    },
    axes: [
      {
        stroke,
        font,
        size: 22,
        gap: 2,
        space: 80,
        grid: { show: false },
        ticks: { show: false },
        values: (_, all) =>
          all.map((value) => {
            const { chart: it, words } = now.current;
            if (it.over === 'lengths') return it.at[value] === undefined ? '' : shortName(it, value, words);
            return new Intl.DateTimeFormat(words.region, { hour: 'numeric', minute: '2-digit' }).format(
              value * 1_000,
            );
          }),
        ...(chart.over === 'lengths'
          ? { incrs: [1, 2, 3] }
          : { incrs: [300, 600, 900, 1_800, 3_600, 7_200, 10_800] }),
      },
      ...units.map((unit, at) => axis(unit, at === 0 ? 3 : 1)),
    ],
    series: [{}, ...chart.lines.map((it) => seriesOf(it, colour))],
    hooks: { setCursor: [(it) => onAt(it.cursor.idx ?? null)] },
  };
}

function shortName(chart: ChartData, at: number, words: MonitorWording): string {
  const value = chart.at[at] ?? 0;
  if (value !== Number.POSITIVE_INFINITY) return words.span(value);
  return `> ${words.span(chart.at[at - 1] ?? 0)}`;
}
