import { type Dictionary, translator } from '@switchboard/core';
import { moreEn } from '../words/more-en.ts';

export type Tell = (key: keyof typeof moreEn, values?: Record<string, string | number>) => string;

/** English comes with the rest; another language is fetched when it is asked for. */
export async function moreWords(locale: string): Promise<Tell> {
  const words: Dictionary = locale === 'ru' ? (await import('../words/more-ru.ts')).moreRu : moreEn;
  return translator(words, locale) as Tell;
}

/** A place in line by the language's own ordinals. */
export function ordinal(tell: Tell, n: number, locale: string): string {
  if (n === 1) return tell('placeNext');
  const form = new Intl.PluralRules(locale, { type: 'ordinal' }).select(n);
  const text = locale === 'en' ? (moreEn.place as Record<string, string>)[form] : undefined;
  return text?.replace('{n}', String(n)) ?? tell('place', { n });
}

/** A moment as people say it: the time alone today, `tomorrow at`, else the weekday. */
export function moment(at: number, now: number, locale: string): string {
  const time = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
  const midnight = (it: number) => new Date(it).setHours(0, 0, 0, 0);
  const days = Math.round((midnight(at) - midnight(now)) / 86_400_000);
  const at_ = locale === 'ru' ? 'в' : 'at';
  if (days === 0) return `${at_} ${time}`;
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const day =
    days === 1 ? relative.format(1, 'day') : new Intl.DateTimeFormat(locale, { weekday: 'long' }).format(at);
  return `${day} ${at_} ${time}`;
}

export function clock(at: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);
}

/** `10 h 46`, `46 min`. */
export function lasting(ms: number, locale: string): string {
  const all = Math.max(1, Math.ceil(ms / 60_000));
  const [h, m] = locale === 'ru' ? ['ч', 'мин'] : ['h', 'min'];
  const hours = Math.floor(all / 60);
  if (hours >= 48)
    return new Intl.NumberFormat(locale, { style: 'unit', unit: 'day', unitDisplay: 'long' }).format(
      Math.round(hours / 24),
    );
  return hours ? `${hours} ${h} ${String(all % 60).padStart(2, '0')}` : `${all} ${m}`;
}
