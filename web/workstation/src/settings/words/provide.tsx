import { translator } from '@switchboard/core';
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { Locale } from '../../words.ts';
import { en } from './en.ts';
import { ru } from './ru.ts';

export type SettingsKey = keyof typeof en;
export type SettingsSay = (key: SettingsKey, values?: Readonly<Record<string, string | number>>) => string;

const SayContext = createContext<SettingsSay>(translator(en, 'en'));

/** The settings' own words, which are fetched with them. */
export function SettingsWords({ locale, children }: { locale: Locale; children: ReactNode }) {
  const say: SettingsSay = useMemo(() => translator(locale === 'ru' ? ru : en, locale), [locale]);
  return <SayContext value={say}>{children}</SayContext>;
}

export const useSay = (): SettingsSay => useContext(SayContext);
