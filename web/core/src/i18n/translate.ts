/** A text, or its plural forms. `{name}` is replaced by a value; the plural is chosen by `n`. */
export type Text = string | Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;
export type Dictionary = Readonly<Record<string, Text>>;
export type Values = Readonly<Record<string, string | number>>;
export type Translate<D extends Dictionary> = (key: keyof D, values?: Values) => string;

/** A dictionary's function. Another locale is another object with the same keys: `satisfies Same<typeof en>`. */
export function translator<D extends Dictionary>(dictionary: D, locale: string): Translate<D> {
  const rules = new Intl.PluralRules(locale);
  return (key, values = {}) => {
    const text: Text = dictionary[key] as Text;
    const form = typeof text === 'string' ? text : (text[rules.select(Number(values.n ?? 0))] ?? text.other);
    return form.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  };
}

/** Every key of another dictionary. */
export type Same<D> = { readonly [K in keyof D]: Text };

/** The first wish that is offered: `ru-RU` finds `ru`. */
export function chooseLocale<L extends string>(
  wishes: readonly (string | null | undefined)[],
  offered: readonly L[],
): L {
  for (const wish of wishes) {
    const language = wish?.toLowerCase().split('-')[0];
    const found = offered.find((locale) => locale === language);
    if (found) return found;
  }
  return offered[0] as L;
}
