import { describe, expect, it } from 'vitest';
import { askOf, begun, dayOf, lineOf, NO_QUERY, queryOf, split } from '../src/search/query.ts';

describe('a search as it is written', () => {
  it('turns operators into chips and leaves the words', () => {
    const query = queryOf('from:customer queue:"Big orders" pole tag:warranty snapped before:2026-11-18');
    expect(query.chips.map(({ op, value }) => `${op}=${value}`)).toEqual([
      'from=customer',
      'queue=Big orders',
      'tag=warranty',
      'before=2026-11-18',
    ]);
    expect(query.text).toBe('pole snapped');
    expect(queryOf(lineOf(query))).toEqual(query);
  });

  it('waits for the end of an operator while somebody types', () => {
    expect(split(NO_QUERY, 'queue:Ret', false)).toEqual({ chips: [], text: 'queue:Ret' });
    expect(split(NO_QUERY, 'queue:Returns ', false)).toEqual({
      chips: [{ op: 'queue', value: 'Returns' }],
      text: '',
    });
    expect(begun('pole queue:Ret')).toEqual({ op: 'queue', value: 'Ret' });
    expect(begun('pole queue:"Big or')).toEqual({ op: 'queue', value: 'Big or' });
    expect(begun('pole queue:Ret and')).toBeUndefined();
    expect(begun('http://x')).toBeUndefined();
  });

  it('knows the operators in Russian, and leaves what only looks like one', () => {
    expect(queryOf('от:customer очередь:Возвраты дуга').chips.map(({ op }) => op)).toEqual(['from', 'queue']);
    expect(queryOf('at 10:30 see https://x.example/a:b').text).toBe('at 10:30 see https://x.example/a:b');
  });

  it('has each operator once: the last one counts', () => {
    expect(queryOf('from:me from:customer x').chips).toEqual([{ op: 'from', value: 'customer' }]);
  });

  it('asks the server, or says which operator says nothing', () => {
    expect(askOf(NO_QUERY)).toBeUndefined();
    expect(askOf(queryOf('from:me'))).toBeUndefined();
    expect(askOf(queryOf('pole before:2026-02-30'))).toEqual({ wrong: 'before' });
    expect(askOf(queryOf('pole before:soon'))).toEqual({ wrong: 'before' });
    const asked = askOf(queryOf('snapped pole from:me before:2026-11-18'));
    expect(asked).toEqual({
      path: `/v1/search?q=snapped+pole&from=me&before=${new Date(2026, 10, 18).getTime()}`,
    });
    expect(dayOf('2026-13-01')).toBeUndefined();
  });
});
