import type { Field } from './settings.ts';

const LETTER = /^\p{L}$/u;
const DIGIT = /^[0-9]$/;

const fitsSign = (sign: string, letter: string) =>
  sign === '0' ? DIGIT.test(letter) : sign === 'a' ? LETTER.test(letter) : sign === letter;

/** Whether an answer is written as the pattern has it: `0` a digit, `a` a letter, everything else itself. */
export function fits(pattern: string, answer: string): boolean {
  const [signs, letters] = [[...pattern], [...answer]];
  return signs.length === letters.length && signs.every((sign, i) => fitsSign(sign, letters[i] as string));
}

/** The same answer as the pattern has it, if only its dashes, blanks or capitals are amiss. */
export function repaired(pattern: string, answer: string): string | undefined {
  const given = [...answer].filter((letter) => DIGIT.test(letter) || LETTER.test(letter));
  let made = '';
  for (const sign of pattern) {
    if (sign === '0' || sign === 'a') {
      const letter = given.shift();
      if (letter === undefined || !fitsSign(sign, letter)) return undefined;
      made += letter;
    } else {
      if (given[0]?.toLowerCase() === sign.toLowerCase()) given.shift();
      made += sign;
    }
  }
  return given.length === 0 && made !== answer ? made : undefined;
}

export interface Fault {
  readonly why: 'missing' | 'pattern' | 'email' | 'phone' | 'number';
  readonly instead?: string;
}

const EMAIL = /^[^@\s]+@[^@\s.]+(\.[^@\s.]+)*\.[^@\s.]{2,}$/;

/** What is wrong with an answer, if anything is. */
export function faultOf(field: Field, answer: string): Fault | undefined {
  const value = answer.trim();
  if (value === '') return field.need === 'required' ? { why: 'missing' } : undefined;
  if (field.pattern && !fits(field.pattern, value)) {
    const instead = repaired(field.pattern, value);
    return { why: 'pattern', ...(instead ? { instead } : {}) };
  }
  if (field.kind === 'email' && !EMAIL.test(value)) return { why: 'email' };
  if (field.kind === 'phone' && value.replace(/[^0-9]/g, '').length < 5) return { why: 'phone' };
  if (field.kind === 'number' && !Number.isFinite(Number(value))) return { why: 'number' };
  return undefined;
}
