import { expect, it } from 'vitest';
import { faultOf, fits, repaired } from '../src/more/mask.ts';
import type { Field } from '../src/more/settings.ts';

const field = (more: Partial<Field>): Field => ({
  key: 'k',
  label: 'Field',
  kind: 'text',
  need: 'optional',
  pattern: '',
  ...more,
});

it('takes what is written as the pattern has it', () => {
  expect(fits('NV-000-00000', 'NV-204-88317')).toBe(true);
  expect(fits('NV-000-00000', 'NV-20488317')).toBe(false);
  expect(fits('aa 00', 'ёж 42')).toBe(true);
});

it.each([
  ['NV-20488317', 'NV-204-88317'],
  ['nv20488317', 'NV-204-88317'],
  ['20488317', 'NV-204-88317'],
  [' NV 204 88317 ', 'NV-204-88317'],
])('offers %s as %s', (given, made) => expect(repaired('NV-000-00000', given)).toBe(made));

it.each(['NV-204', 'NV-204-883171', 'XX-204-88317', ''])('has no better idea than %s', (given) =>
  expect(repaired('NV-000-00000', given)).toBeUndefined(),
);

it('says what is wrong, and nothing of an empty field that may be', () => {
  expect(faultOf(field({}), ' ')).toBeUndefined();
  expect(faultOf(field({ need: 'required' }), ' ')).toEqual({ why: 'missing' });
  expect(faultOf(field({ kind: 'email' }), 'margarethe@post')).toEqual({ why: 'email' });
  expect(faultOf(field({ kind: 'email' }), 'margarethe@post.com')).toBeUndefined();
  expect(faultOf(field({ kind: 'phone' }), '+44')).toEqual({ why: 'phone' });
  expect(faultOf(field({ kind: 'number' }), 'ten')).toEqual({ why: 'number' });
  expect(faultOf(field({ pattern: 'NV-000-00000' }), 'NV20488317')).toEqual({
    why: 'pattern',
    instead: 'NV-204-88317',
  });
});
