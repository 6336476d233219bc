const HUES = ['indigo', 'teal', 'amber', 'pink', 'violet', 'green', 'orange'] as const;
type Hue = (typeof HUES)[number] | 'grey';

/** One or two letters of a name; nothing for a guest without one. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words;
  return letters.map((word) => [...(word ?? '')][0]?.toLocaleUpperCase() ?? '').join('');
}

/** The same person has the same hue everywhere; guests are grey. */
export function hueOf(id: string, guest = false): Hue {
  if (guest) return 'grey';
  let hash = 7;
  for (const letter of id) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) % 65_521;
  return HUES[hash % HUES.length] as Hue;
}
