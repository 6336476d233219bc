import { translator } from '@switchboard/core';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { useWords, type Words } from '../words.ts';
import { en } from './words/en.ts';
import { ru } from './words/ru.ts';

export type MonitorKey = keyof typeof en;
export type MonitorSay = (key: MonitorKey, values?: Readonly<Record<string, string | number>>) => string;

/** The monitor's words, which come with its own chunk, beside the desk's ways to write times. */
export interface MonitorWording extends Omit<Words, 'say'> {
  readonly say: MonitorSay;
  /** A share as `76 %`; none is a dash. */
  readonly percent: (share: number | null, digits?: number) => string;
  readonly number: (value: number | null) => string;
}

const DASH = '–';

export function monitorWordsOf({ locale, region, span }: Words): MonitorWording {
  const say: MonitorSay = translator(locale === 'ru' ? ru : en, locale);
  const whole = new Intl.NumberFormat(region);
  const number = (value: number | null) => (value === null ? DASH : whole.format(value));
  const percent = (share: number | null, digits = 0) => {
    if (share === null) return DASH;
    // A share that is not whole is never written as the whole.
    const scale = 10 ** digits;
    const cut = share < 1 && share > 0.5 ? Math.floor : Math.round;
    return `${new Intl.NumberFormat(region, { maximumFractionDigits: digits }).format(cut(share * 100 * scale) / scale)} %`;
  };
  return { locale, region, span, say, percent, number };
}

const MonitorContext = createContext<MonitorWording | undefined>(undefined);

export function MonitorWords({ children }: { children: ReactNode }) {
  const words = useWords();
  const value = useMemo(() => monitorWordsOf(words), [words]);
  return <MonitorContext value={value}>{children}</MonitorContext>;
}

export function useMonitorWords(): MonitorWording {
  const words = useContext(MonitorContext);
  if (!words) throw new Error('the monitor stands around this');
  return words;
}
